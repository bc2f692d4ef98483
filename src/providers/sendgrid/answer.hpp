// Interprets a response of SendGrid's mail/send for the messages of the request.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>
#include <outbound/types.hpp>

#include <cstddef>
#include <map>
#include <utility>

namespace outbound::sendgrid {

/// A request is all or nothing, so one outcome applies to all messages except those that a refusal names.
struct reading {
    delivery all;  ///< For every message without an entry in `named`.
    /// By index in `personalizations`. If not empty, nothing was accepted, and the other messages may be sent again at
    /// once.
    std::map<std::size_t, delivery> named;
    /// The refusal may concern a single message but names none: nothing was accepted, and parts of the request may be.
    bool divisible = false;
    /// With `divisible`: it names a part that all messages share, such as the content, whose text may still depend on
    /// the values of one message.
    bool names_shared_part = false;

    /// The outcome of the message at `place`, if nothing is sent again.
    const delivery& of(std::size_t place) const&
    {
        const auto found = named.find(place);
        return found != named.end() ? found->second : all;
    }
    delivery of(std::size_t place) &&
    {
        const auto found = named.find(place);
        return std::move(found != named.end() ? found->second : all);
    }
};

/// The header of a response that holds the id of its messages.
inline constexpr const char* id_header = "X-Message-Id";

/// Interprets the response to a request of `personalizations` messages. `sandbox`: the request was for validation only.
reading read_answer(const http::answer& answer, std::size_t personalizations, bool sandbox, timestamp now);

}  // namespace outbound::sendgrid
