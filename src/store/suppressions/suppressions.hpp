// Suppressions in SQL: facts and lifts, never replaced. What is lifted is marked so, so that asking needs no rule.
#pragma once

#include "store/sql/database.hpp"

#include <string>
#include <string_view>

namespace outbound::sql {

class suppressions final : public suppression_store {
public:
    explicit suppressions(database& db) : database_{db} {}

    std::int64_t add(std::span<const suppression> entries) override;
    std::optional<suppression> find(channel via, std::string_view address) override;
    page<suppression> list(std::optional<channel> via, const page_request& slice) override;
    suppression_history history(channel via, std::string_view address) override;
    std::int64_t remove(channel via, std::string_view address, std::string_view reason) override;

private:
    database& database_;
};

/// Rows of `suppressions` that hold at `:now`, as a condition; the table is unnamed or has the alias given.
std::string holds(std::string_view alias = {});

/// Whether the folded address is suppressed on the channel at `:now`, as a condition; both are SQL expressions. A
/// subquery for one value: one look into an index, which no planner turns into a look at all suppressions. Facts that
/// are kept as hashes count once recall_suppressions() has seen the address.
std::string is_suppressed(std::string_view address, std::string_view via);

/// is_suppressed() for a query over many rows, in the form that costs least on the database. With `join` behind its
/// tables the query may give a row more than once.
struct suppression_check {
    std::string join;
    std::string condition;
};

suppression_check check_suppressions(const dialect& speech, std::string_view address, std::string_view via);

/// Adds facts as suppression_store::add() does, inside a transaction.
std::int64_t keep_suppressions(connection& db, std::span<const suppression> entries, timestamp now);

/// Adds what a refused outcome says of its address, if anything, inside a transaction, whatever became of campaign and
/// recipient.
void keep_refusal(connection& db, campaign_id campaign, const settlement& outcome);

/// Records a lift, inside a transaction, and ends what rules::lifts() allows; says how many facts. Repeating it changes
/// nothing.
std::int64_t lift_suppressions(connection& db, suppression_lift lift, timestamp now);

/// Restores under their folded addresses the facts that are kept as hashes only, inside a transaction. Costs one
/// look-up while there are none.
void recall_suppressions(connection& db, channel via, std::span<const std::string> addresses);

/// As recall_suppressions(), for recipients of a campaign from `first` to `last`.
void recall_suppressions(connection& db, channel via, campaign_id campaign, recipient_seq first, recipient_seq last);

/// Whether recall_suppressions() could find anything at all.
bool has_hashed_suppressions(connection& db);

/// Whether somebody who is not erased was sent to under the folded address, or is about to be.
bool is_address_in_use(connection& db, const std::string& address);

/// The form under which facts about an erased person's address are kept: the folded address while somebody else has it,
/// whose windows ask for it, and else its hash.
std::string address_after_erasure(connection& db, channel via, std::string_view address);

/// Turns what is kept about a folded address into its hash, inside a transaction.
void hash_suppressions(connection& db, channel via, const std::string& address);

}  // namespace outbound::sql
