// What an answer of SendGrid's mail/send means for the messages of the request.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>
#include <outbound/types.hpp>

#include <cstddef>
#include <map>

namespace outbound::sendgrid {

/// A request is all or nothing, so one outcome holds for all of its messages, but for those that a refusal names.
struct reading {
    delivery all;                           ///< For every message that is not named.
    std::map<std::size_t, delivery> named;  ///< By place in `personalizations`. When there are any, nothing was
                                            ///< accepted, and the others may be sent again at once.
    bool divisible = false;  ///< A refusal that may mean one message and names none: nothing was accepted, and parts of
                             ///< the request may be.

    /// What became of the message at that place, when nothing is sent again.
    const delivery& of(std::size_t place) const
    {
        const auto found = named.find(place);
        return found != named.end() ? found->second : all;
    }
};

/// Reads the answer to a request of `personalizations` messages. `sandbox`: the request asked for validation only.
reading read_answer(const http::answer& answer, std::size_t personalizations, bool sandbox, timestamp now);

}  // namespace outbound::sendgrid
