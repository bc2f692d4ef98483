// Suppressions in SQL: facts and lifts, never replaced. A lifted fact is marked, so that a query needs no rule.
#pragma once

#include "store/sql/database.hpp"

#include <string>
#include <string_view>

namespace outbound::sql {

class suppressions final : public suppression_store {
public:
    explicit suppressions(database& db) : database_{db} {}

    std::int64_t add(std::span<const suppression> entries) override;
    std::optional<suppression> find(channel via, std::string_view address, message_kind kind) override;
    page<suppression> list(std::optional<channel> via, const page_request& slice) override;
    suppression_history history(channel via, std::string_view address) override;
    std::int64_t remove(channel via, std::string_view address, std::string_view reason) override;

private:
    database& database_;
};

/// SQL condition: rows of `suppressions` that hold at `:now`. The table has no alias or the given one.
std::string holds(std::string_view alias = {});

/// SQL condition: the folded address is suppressed on the channel at `:now`; both arguments are SQL expressions. A
/// subquery for one value, which costs one index look-up and which no planner turns into a scan of all suppressions.
/// Hashed facts count only after recall_suppressions() for the address.
std::string is_suppressed(std::string_view address, std::string_view via);

/// is_suppressed() by the suppressions `s` that also meet `condition`, an SQL condition; empty: all.
std::string is_suppressed_where(std::string_view condition, std::string_view address, std::string_view via);

/// SQL condition: the suppression counts for messages of the kind; empty: each does. The table has the given alias, or
/// none.
std::string counts_for(channel via, message_kind kind, std::string_view alias = {});

/// is_suppressed_where() for a query over many rows, in the cheapest form for the database. With `join` after its
/// tables the query may return a row more than once.
struct suppression_check {
    std::string join;
    std::string condition;
};

suppression_check check_suppressions(
    const dialect& speech, std::string_view condition, std::string_view address, std::string_view via);

/// As suppression_store::add(), inside a transaction.
std::int64_t keep_suppressions(connection& db, std::span<const suppression> entries, timestamp now);

/// Adds the suppression that a refused outcome requires, if any, inside a transaction, regardless of campaign and
/// recipient.
void keep_refusal(connection& db, campaign_id campaign, const settlement& outcome);

/// Whether a message to the address, or to its hash, was refused because the address is invalid.
bool is_refused(connection& db, channel via, const std::string& address);

/// Records a lift, inside a transaction, and ends the facts that rules::lifts() selects; returns their number.
/// Idempotent. A lift without a time is stated now, after the facts that hold.
std::int64_t lift_suppressions(connection& db, suppression_lift lift, timestamp now);

/// Restores hashed facts under the folded addresses, inside a transaction. Costs one look-up if there are no hashed
/// facts.
void recall_suppressions(connection& db, channel via, std::span<const std::string> addresses);

/// As recall_suppressions(), for recipients of a campaign from `first` to `last`.
void recall_suppressions(connection& db, channel via, campaign_id campaign, recipient_seq first, recipient_seq last);

/// Whether any facts are stored as hashes.
bool has_hashed_suppressions(connection& db);

/// Whether a person who is not erased has received, or will receive, messages at the folded address.
bool is_address_in_use(connection& db, const std::string& address);

/// The form in which facts about the address of a person who may be erased are stored: the folded address while another
/// person uses it, whose windows look it up, or while it has facts in that form; otherwise its hash.
std::string address_after_erasure(connection& db, channel via, std::string_view address);

/// Replaces a folded address in stored facts and lifts by its hash, inside a transaction. An operator's words and ids
/// of messages are replaced, too (rules::strip_person()).
void hash_suppressions(connection& db, channel via, const std::string& address);

/// Does the latter for all facts and lifts that are stored as hashes already.
void strip_hashed_suppressions(connection& db);

}  // namespace outbound::sql
