// SPF records (RFC 7208): which servers may send for a domain.
#pragma once

#include "model/dns_answer.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::api {

enum class spf_state {
    complete,
    incomplete,  ///< One record, which does not include everything.
    missing,
    repeated,  ///< Several records, which is an error.
    unknown,   ///< No server answered.
};

struct spf_result {
    spf_state state = spf_state::complete;
    std::vector<std::string> found;  ///< The SPF records of the domain.
    std::string wanted;              ///< The record that would do.
    std::string lacking;             ///< Domains that are not included, separated by commas.
};

/// Judges whether the domain's record includes these domains, also by way of others. `ask` returns TXT records.
spf_result examine_spf(const std::string& domain, const std::vector<std::string_view>& included,
    const std::function<dns_answer(const std::string& name)>& ask);

}  // namespace outbound::api
