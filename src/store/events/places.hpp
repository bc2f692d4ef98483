// Finds the recipient of an event by message key, by the vendor's id, or by the number that a reply comes from.
#pragma once

#include "store/outcomes/event_rows.hpp"

#include <optional>
#include <string>

namespace outbound::sql {

class event_places {
public:
    /// `instance` is the installation's, as in its keys of messages.
    event_places(connection& db, const std::string& instance) : db_{db}, instance_{instance} {}

    /// Whether it is an incoming message, which has no key.
    static bool is_inbound(const provider_event& e);

    /// By the key alone. There may be no such recipient.
    std::optional<placed_event> by_key(const provider_event& e) const;
    /// Without the key. Of what came in, the newest message to that number; of an email that the vendor dropped, the
    /// only one of the account to that address in recent days.
    std::optional<placed_event> by_vendor(const provider_event& e);

private:
    /// A failure that came without our key, where one message alone can be meant.
    std::optional<placed_event> by_address(const provider_event& e);
    std::optional<placed_event> find(const std::string& condition, const provider_event& e);

    connection& db_;
    const std::string& instance_;
};

}  // namespace outbound::sql
