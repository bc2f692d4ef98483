// Folds events into their recipients and updates statuses, counters, suppressions and retries, inside a transaction.
#pragma once

#include "store/outcomes/event_recipients.hpp"
#include "store/outcomes/event_rows.hpp"
#include "store/outcomes/quarters.hpp"
#include "store/sql/contact_tables.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace outbound::sql {

/// Addresses that an opt-out suppresses besides the named one.
enum class opt_out_reach {
    address,  ///< None.
    channel,  ///< The contact's current address on that channel.
    person,   ///< The contact's current addresses on every channel.
};

class event_recorder {
public:
    event_recorder(connection& db, const contact_tables& source, timestamp now) : db_{db}, source_{source}, now_{now} {}

    /// Stores each event once and sets its `fate`; the caller stores events without a recipient. Sorts the events into
    /// the order in which windows lock recipients.
    void record(std::span<placed_event> placed);

    /// Completed campaigns that resume because a recipient must be called again.
    const std::vector<campaign_id>& resumed() const noexcept { return resumed_; }

    /// Adds or lifts the suppressions that the event requires, also for unknown messages and repeated events. The
    /// address may be a hash. `contacts` are those whose other addresses the reach includes. Returns the added
    /// suppressions.
    std::vector<suppression> apply_suppressions(
        const provider_event& e, const std::string& address, std::span<const contact_id> contacts, opt_out_reach reach);

    /// Lifts the `invalid` that an earlier event of a message without a recipient caused: the message has arrived.
    void lift_refusal(const provider_event& e, const std::string& address);

private:
    /// A recipient whose row changes.
    struct move {
        rules::event_state before;
        std::optional<timestamp> again;  // time of the next call
        std::string detail;              // the vendor's wording of a failure
    };

    void record_campaign(std::span<placed_event> placed);
    void record_recipient(campaign_id campaign, event_recipient& row, std::span<placed_event* const> placed);
    void suppress_recipient(const event_recipient& row, const rules::event_state& after, const placed_event& p);
    /// The event with the kind and the time that decide its effect on the person: those of its first report.
    provider_event effect_of(const placed_event& p);
    bool is_vendor_id(const std::string& stated, const std::string& known);
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
    std::vector<move> moves_;               // one per changed recipient
    std::map<campaign_id, rules::event_tally> tallies_;
    event_minutes minutes_;
    quarter_changes reported_;
    std::vector<campaign_id> resumed_;
};

}  // namespace outbound::sql
