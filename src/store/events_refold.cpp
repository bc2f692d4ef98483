// Folding a campaign's events once more, and mending what differs.
#include "store/campaign_rows.hpp"
#include "store/event_audit.hpp"
#include "store/event_recipients.hpp"
#include "store/event_rows.hpp"
#include "store/events.hpp"
#include "store/recorder.hpp"

namespace outbound::sql {

using soci::use;

std::int64_t events::refold(campaign_id id)
{
    transaction tx{database_};
    tx.hold(turn::events);
    if (require_campaign(*tx, id).events_pruned_at)
        throw error{errc::conflict, "the campaign's events are pruned: there is nothing left to fold once more"};
    std::int64_t mended = 0;
    recorder outcomes{*tx, id};
    compare_with_events(*tx, id, [&](const event_recipient& stored, const rules::event_state& folded) {
        auto row = stored;
        row.state = folded;
        write_states(*tx, id, {&row, 1});
        if (stored.state.status != folded.status)
            outcomes.overrule(row.seq, stored.state.status, folded.status, folded.reason, {});
        ++mended;
    });
    const auto must_be = recount_events(*tx, id);
    const auto kept = kept_counters(*tx, id);
    if (!(must_be == kept)) {
        tx->change("DELETE FROM campaign_counters WHERE campaign_id = :id", use(id));
        add_counters(*tx, {{id, must_be}});
    }
    tx.commit();
    return mended;
}

}  // namespace outbound::sql
