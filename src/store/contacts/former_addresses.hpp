// Addresses that contacts had before a change, encrypted, so that an erasure finds messages, suppressions and texts
// that name them.
#pragma once

#include "rules/personal_text.hpp"
#include "store/sql/connection.hpp"

#include <string>
#include <vector>

namespace outbound::sql {

struct former_address {
    contact_id contact = 0;
    std::string address;
};

/// Adds the addresses of a stored contact that `now` has not.
void add_former_addresses(
    std::vector<former_address>& to, contact_id id, std::string_view email, std::string_view phone, const contact& now);

/// Stores them inside a transaction. Repeating it changes nothing.
void keep_former_addresses(connection& db, const std::vector<former_address>& addresses);

/// Adds the former addresses of a contact to its marks, except those that another contact has now: what names these may
/// belong to that contact.
void read_former_addresses(connection& db, const std::string& secret, contact_id id, rules::personal_marks& marks);

}  // namespace outbound::sql
