// Many outcomes in one statement. SQLite joins an UPDATE to a list only by way of a table of its own making, which
// costs more than a statement for each row; so the UPDATE walks the rows of the window, and functions of ours say what
// goes into each (measured: 0.9 µs a row instead of 1.9 µs and the binding).
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <span>
#include <vector>

namespace outbound::sql {

/// Lets the SQL of a session call `has_outcome(seq)`, `outcome_status(seq)` and so on. Throws soci::soci_error.
void add_outcome_functions(soci::session& session);

/// Outcomes of recipients of one campaign, as those functions give them while write() is at work.
class outcome_walk {
public:
    /// Refers to the outcomes.
    explicit outcome_walk(std::span<const settlement> outcomes);

    /// Is walking from the first recipient to the last cheaper than going to each? False also where one has two
    /// outcomes.
    bool is_worth_it() const noexcept;

    /// Writes them into the rows that are still queued; whose these are, in order.
    std::vector<recipient_seq> write(connection& db, campaign_id campaign);

    /// For the functions: null, when the recipient has no outcome here.
    const settlement* find(recipient_seq seq) noexcept;
    void note_written(recipient_seq seq) noexcept { written_.push_back(seq); }  // there is room

private:
    std::vector<const settlement*> in_order_;
    std::size_t at_ = 0;
    std::vector<recipient_seq> written_;
};

}  // namespace outbound::sql
