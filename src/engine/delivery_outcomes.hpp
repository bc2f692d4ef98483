// The outcomes of one call of provider::deliver().
#pragma once

#include "rules/provider_texts.hpp"

#include <outbound/provider.hpp>

#include <string>
#include <utility>
#include <vector>

namespace outbound {

/// `unknown` outcomes for `count` messages.
inline std::vector<delivery> unknown_outcomes(std::size_t count, delivery_code code, std::string fault)
{
    delivery outcome;
    outcome.code = to_string(code);
    outcome.detail = std::move(fault);
    return std::vector<delivery>(count, outcome);
}

/// The returned outcomes with storable texts; `unknown` for each of `count` messages if the call threw an exception
/// with the text `fault`, or returned another number.
inline std::vector<delivery> checked_outcomes(std::vector<delivery> returned, std::size_t count, std::string fault)
{
    if (returned.size() != count) {
        if (fault.empty())
            fault = "the provider returned another number of outcomes than of messages";
        returned = unknown_outcomes(count, delivery_code::provider_exception, std::move(fault));
    }
    for (auto& outcome : returned)
        rules::make_storable(outcome);
    return returned;
}

}  // namespace outbound
