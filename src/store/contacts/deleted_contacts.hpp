// What is kept of a deleted contact until it is erased: its external_id and addresses, encrypted, so that an erasure
// finds texts, suppressions and filters that name them.
#pragma once

#include "rules/personal_text.hpp"
#include "store/sql/connection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace outbound::sql {

/// The keyed hash under which an external_id is found after its contact is deleted or erased.
std::string hash_external_id(const std::string& secret, std::string_view external_id);

/// Deletes a contact of outbound_contacts and its tags, inside a transaction, and keeps its marks. False if there is
/// none.
bool delete_and_keep_marks(connection& db, contact_id id, timestamp now);

/// Adds the marks of a deleted contact; false if none are kept.
bool read_kept_marks(connection& db, const std::string& secret, contact_id id, rules::personal_marks& marks);

/// Deleted contacts that had the external_id.
std::vector<contact_id> deleted_contacts(connection& db, const std::string& secret, std::string_view external_id);

}  // namespace outbound::sql
