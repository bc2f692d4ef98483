// The register of all tables and the effect of an erasure on each. A test fails if a table or a text column is missing.
#pragma once

#include "rules/personal_text.hpp"
#include "store/sql/contact_tables.hpp"

#include <outbound/store.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::sql {

/// The events without a recipient, and texts of recipients, that name the person: those up to the id `last`, which were
/// searched before the transactions.
struct unmatched_of_person {
    std::vector<std::int64_t> ids;
    std::int64_t last = 0;
};

/// One step of an erasure, inside a transaction.
struct erasure_step {
    connection& db;
    const contact_tables& source;
    const std::string& secret;
    contact_id contact = 0;
    const rules::personal_marks& marks;
    const unmatched_of_person& unmatched;
    std::span<const recipient_place> recipients;  ///< Stage `messages`: the rows to erase, locked.
};

/// The stage of an erasure in which a table is processed.
enum class erasure_stage {
    never,     ///< Holds no personal data.
    messages,  ///< With the person's recipients, a slice at a time.
    words,     ///< By the person's addresses, before and in the last step.
    last,      ///< In the step that deletes the contact.
};

/// Maximum number of rows that one step changes per table; stages `messages` and `words` repeat until a step changes
/// fewer.
constexpr std::int64_t rows_a_step = 1000;

struct personal_table {
    std::string_view name;
    std::string_view erased;  ///< Text columns that are blanked, or whose rows are deleted.
    std::string_view kept;    ///< Text columns that stay.
    std::string_view reason;  ///< Why the remaining text identifies no person.
    erasure_stage stage = erasure_stage::never;
    std::int64_t (*erase)(const erasure_step& step) = nullptr;  ///< Returns the number of changed rows. Idempotent.
    std::int64_t erasure::*counter = nullptr;  ///< The member of the result that counts them; null: none.
};

/// In the order in which a step processes them.
std::span<const personal_table> personal_tables();

/// Hash that replaces a link followed by an erased recipient. Different links stay different, which distinguishes
/// scanners from people.
std::string hash_link(const std::string& link, const recipient_place& recipient, const std::string& secret);

/// Settles the unsent messages to these recipients as skipped. Duplicates of them stand in, while the address is still
/// known.
void skip_unsent(const erasure_step& step, timestamp now);

/// Makes the contact the recipient of one-off messages to the addresses in `marks` that named no contact; returns their
/// number.
std::int64_t adopt_messages(connection& db, contact_id contact, const rules::personal_marks& marks);

/// Rows of outbound_unmatched_events with an id above `after` that name the person or belong to the contact's
/// recipients. Reads all of them.
std::vector<std::int64_t> find_unmatched_events(
    connection& db, contact_id contact, const rules::personal_marks& marks, std::int64_t after);

// Stage `messages`.
std::int64_t erase_problems(const erasure_step& step);
std::int64_t erase_events(const erasure_step& step);
std::int64_t erase_watches(const erasure_step& step);
std::int64_t erase_one_off_messages(const erasure_step& step);
std::int64_t erase_recipients(const erasure_step& step);
// Stage `words`.
std::int64_t erase_unmatched_events(const erasure_step& step);
std::int64_t cancel_imports(const erasure_step& step);
std::int64_t erase_pause_details(const erasure_step& step);
std::int64_t erase_names_in_campaigns(const erasure_step& step);
std::int64_t erase_names_in_segments(const erasure_step& step);
std::int64_t erase_account_reasons(const erasure_step& step);
std::int64_t erase_kept_answers(const erasure_step& step);
// Stage `last`.
std::int64_t hash_personal_suppressions(const erasure_step& step);
std::int64_t delete_contact_tags(const erasure_step& step);
std::int64_t delete_contact(const erasure_step& step);
std::int64_t erase_grams(const erasure_step& step);
std::int64_t forget_deleted_contact(const erasure_step& step);
std::int64_t forget_former_addresses(const erasure_step& step);

}  // namespace outbound::sql
