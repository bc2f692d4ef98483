// Folds events into their recipients, with statuses, counters, suppressions and retries that follow, inside a
// transaction.
#pragma once

#include "store/outcomes/event_recipients.hpp"
#include "store/outcomes/event_rows.hpp"
#include "store/sql/contact_tables.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace outbound::sql {

/// The addresses that an opt-out suppresses, besides the named one.
enum class opt_out_reach {
    address,  ///< No others.
    channel,  ///< The contact's present address on that channel.
    person,   ///< The contact's present addresses on every channel.
};

class event_recorder {
public:
    event_recorder(connection& db, const contact_tables& source, timestamp now) : db_{db}, source_{source}, now_{now} {}

    /// Stores each event once and sets its `fate`; the caller keeps those without a recipient. Sorts the events into
    /// the order in which windows lock recipients.
    void record(std::span<placed_event> placed);

    /// Completed campaigns that run again because a recipient is due for another call.
    const std::vector<campaign_id>& resumed() const noexcept { return resumed_; }

    /// Adds or lifts suppressions as the event says, also for unknown messages and repeated events. The
    /// address may be a hash. `contact` is 0 if unknown. Returns the suppressions.
    std::vector<suppression> apply_suppressions(
        const provider_event& e, const std::string& address, contact_id contact, opt_out_reach reach);

private:
    /// A recipient whose row changes.
    struct move {
        rules::event_state before;
        std::optional<timestamp> again;  // when it is called once more
        std::string detail;              // the vendor's words about a failure
    };

    void record_campaign(std::span<placed_event> placed);
    void record_recipient(campaign_id campaign, event_recipient& row, std::span<placed_event* const> placed);
    void suppress_recipient(const event_recipient& row, const rules::event_state& after, const provider_event& e);
    bool fold(rules::event_state& after, const placed_event& placed);
    void move_to(campaign_id campaign, event_recipient& row, rules::event_state after, std::string detail);
    void write_moves(campaign_id campaign);
    bool is_pruned(campaign_id id);
    std::optional<timestamp> redial_time(campaign_id id, const rules::event_state& after);
    void add_other_addresses(suppression s, contact_id contact, opt_out_reach reach, std::vector<suppression>& entries);

    connection& db_;
    const contact_tables& source_;
    const timestamp now_;
    std::vector<event_recipient> changed_;  // of the campaign that is being recorded
    std::vector<move> moves_;               // one for each of these
    std::map<campaign_id, rules::event_tally> tallies_;
    event_minutes minutes_;
    std::vector<campaign_id> resumed_;
};

}  // namespace outbound::sql
