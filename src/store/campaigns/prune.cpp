// Sets the mark first, so that verify never reports a partly pruned campaign as inconsistent.
#include "store/campaigns/campaigns.hpp"
#include "store/campaigns/rows.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

void require_over(const campaign& c)
{
    if (c.status != campaign_status::completed && c.status != campaign_status::cancelled)
        throw error{errc::conflict, "the campaign is " + std::string{to_string(c.status)} +
                                        ": only events of a completed or cancelled one can be pruned"};
}

void mark(database& home, campaign_id id)
{
    const auto now = home.now();
    write(home, [&](transaction& tx) {
        const auto c = require_locked_campaign(*tx, id);
        require_over(c);
        if (!c.events_pruned_at)
            tx->change("UPDATE outbound_campaigns SET events_pruned_at = :now WHERE id = :id", use(now), use(id));
    });
}

/// The seq up to which there are about `limit` events; 0 if there are no events.
recipient_seq end_of_slice(connection& db, campaign_id id, std::int64_t limit)
{
    recipient_seq last = 0;
    db.run("SELECT coalesce(max(seq), 0) FROM (SELECT seq FROM outbound_recipient_events WHERE campaign_id = :id ORDER "
           "BY seq, "
           "event_hash"
           " LIMIT :limit) AS slice",
        use(id), use(limit), into(last));
    return last;
}

}  // namespace

std::int64_t campaigns::prune_events(campaign_id id, std::size_t limit)
{
    const auto last = [&] {
        const auto db = database_.reader();
        require_over(require_campaign(*db, id));
        return end_of_slice(*db, id, static_cast<std::int64_t>(limit));
    }();
    if (last == 0)
        return 0;
    mark(database_, id);
    return write(database_, [&](transaction& tx) {
        return tx->change(
            "DELETE FROM outbound_recipient_events WHERE campaign_id = :id AND seq <= :last", use(id), use(last));
    });
}

}  // namespace outbound::sql
