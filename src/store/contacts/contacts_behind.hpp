// Finds the contacts behind an address of which only a hash may be known.
#pragma once

#include "store/sql/contact_tables.hpp"

#include <string>
#include <vector>

namespace outbound::sql {

/// The contact itself if it exists. Otherwise the contacts that have the address now, which is folded, or hashed by
/// rules::hash_address(): the host may have stored the person again under another id. This reads all contacts. Also the
/// contact if it was deleted and its addresses are kept for an erasure.
std::vector<contact_id> contacts_behind(
    connection& db, const contact_tables& source, contact_id contact, channel via, const std::string& address);

}  // namespace outbound::sql
