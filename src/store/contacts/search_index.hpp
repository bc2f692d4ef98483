// The index of outbound_contacts for searches: for each block of ids and each gram of its contacts' texts, the contacts
// that have it. It is written behind the contacts, a block at a time; whoever changes or deletes a contact notes it in
// outbound_contact_changes. A search takes contacts from the index, those that are noted, and those after the last
// indexed one, and compares the text of each (candidates.hpp), so the index may lag behind.
#pragma once

#include "rules/search_grams.hpp"
#include "store/contacts/contact_set.hpp"
#include "store/sql/database.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace outbound::sql {

/// What is searched, as SQL expressions over contact `c`.
std::span<const std::string> searched_texts();

/// Key of a row of outbound_contact_grams.
constexpr std::int64_t place_of(std::int64_t block, rules::gram gram) noexcept
{
    return block << rules::gram_bits | gram;
}

/// The contacts up to this one are indexed, or noted as changed.
contact_id last_indexed(connection& db);

/// Notes inside a transaction that searched texts of these contacts change, or that they are deleted.
void note_contact_changes(connection& db, const std::vector<contact_id>& changed);

/// Indexes a block with new or changed contacts, if more than `spare` wait; false: nothing was done. Reads and computes
/// outside of the transaction that writes.
bool index_block(database& home, std::int64_t spare);

/// Number of contacts that wait to be indexed.
std::int64_t count_unindexed(connection& db);

}  // namespace outbound::sql
