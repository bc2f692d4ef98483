// Finds the recipient of an event by message key, by vendor id, or by the sender's number of a reply.
#pragma once

#include "store/outcomes/event_rows.hpp"

#include <optional>
#include <string>

namespace outbound::sql {

class event_places {
public:
    /// `instance` is the name of this installation in message keys.
    event_places(connection& db, const std::string& instance) : db_{db}, instance_{instance} {}

    /// Whether it is an incoming message, which has no key.
    static bool is_inbound(const provider_event& e);

    /// Finds by the key alone. The recipient may not exist.
    std::optional<placed_event> by_key(const provider_event& e) const;
    /// Finds without the key. For an incoming message: the newest message to that number that was sent up to then. For
    /// an email that the vendor dropped: the only one of the account to that address in recent days.
    std::optional<placed_event> by_vendor(const provider_event& e, timestamp sent_until = timestamp::max());

private:
    /// Finds the message of a failure event without a key, if only one message matches.
    std::optional<placed_event> by_address(const provider_event& e);
    /// `values` are those of the condition.
    std::optional<placed_event> find(const std::string& condition, const provider_event& e, bindings values);

    connection& db_;
    const std::string& instance_;
};

}  // namespace outbound::sql
