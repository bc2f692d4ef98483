// Folds a campaign's events again and corrects differing rows, a slice of recipients at a time, so that others can
// write in between.
#include "store/campaigns/rows.hpp"
#include "store/events/events.hpp"
#include "store/outcomes/event_audit.hpp"
#include "store/outcomes/event_recipients.hpp"
#include "store/outcomes/event_rows.hpp"
#include "store/outcomes/quarters.hpp"
#include "store/outcomes/recorder.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr recipient_seq recipients_at_once = 1000;

void require_events(const campaign& c)
{
    if (c.events_pruned_at)
        throw error{errc::conflict, "the campaign's events are pruned: there is nothing left to fold once more"};
}

std::int64_t refold_some(transaction& tx, campaign_id id, const seq_span& some, timestamp now)
{
    tx.lock_exclusive(advisory_lock::events);
    require_events(require_campaign(*tx, id));
    std::int64_t mended = 0;
    recorder outcomes{*tx, id, now};
    rules::event_tally change;
    quarter_changes reported;
    compare_with_events(*tx, id, some, [&](const event_recipient& stored, const rules::event_state& folded) {
        auto row = stored;
        row.state = folded;
        write_states(*tx, id, {&row, 1});
        if (stored.state.status != folded.status)
            outcomes.overrule(row, stored.state.status, {});
        change.add(stored.state, -1);
        change.add(folded);
        add_report(reported, id, stored.state, folded);
        ++mended;
    });
    add_counters(*tx, {{id, change}});
    add_to_quarter(*tx, now, part_of_this_thread(), reported);
    return mended;
}

/// Difference between recount and counters. It stays correct under concurrent writes, because counters are only added
/// to.
rules::event_tally missing_in_counters(database& home, campaign_id id)
{
    const snapshot db{home};
    auto missing = recount_events(*db, id);
    const auto kept = kept_counters(*db, id);
    for (const auto& [which, name] : names<event_counter>::value)
        missing[which] -= kept[which];
    return missing;
}

// Repeats, because another process may refold the same campaign.
void mend_counters(database& home, campaign_id id)
{
    constexpr int most_looks = 3;
    for (int look = 0; look < most_looks; ++look) {
        const auto missing = missing_in_counters(home, id);
        if (missing == rules::event_tally{})
            return;
        sql::write(home, [&](transaction& tx) { add_counters(*tx, {{id, missing}}); });
    }
}

}  // namespace

std::int64_t events::refold(campaign_id id)
{
    recipient_seq last = 0;
    {
        const snapshot db{database_};
        require_events(require_campaign(*db, id));
        db->run(
            "SELECT coalesce(max(seq), 0) FROM outbound_recipient_events WHERE campaign_id = :id", use(id), into(last));
    }
    std::int64_t mended = 0;
    for (recipient_seq after = 0; after < last; after += recipients_at_once)
        mended += sql::write(database_, [&](transaction& tx) {
            return refold_some(tx, id, {after, after + recipients_at_once}, database_.now());
        });
    mend_counters(database_, id);
    return mended;
}

}  // namespace outbound::sql
