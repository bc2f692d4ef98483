// Deleting a campaign. It vanishes at once; its rows follow in short transactions, ranges last, so that a deletion that was
// broken off is found again by the ranges it left and is ended by the next one.
#include "store/campaigns.hpp"

#include "store/campaign_rows.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr recipient_seq rows_at_once = 5000;

/// A campaign that is gone, with the last seq of its rows.
struct remains {
    campaign_id id = 0;
    recipient_seq last_seq = 0;
};

std::optional<remains> find_remains(database& home)
{
    const auto db = home.reader();
    remains r;
    const bool found = db->run("SELECT campaign_id, max(last_seq) FROM campaign_ranges g "
                               "WHERE NOT EXISTS (SELECT 1 FROM outbound_campaigns c WHERE c.id = g.campaign_id) "
                               "GROUP BY campaign_id LIMIT 1",
        into(r.id), into(r.last_seq));
    return found ? std::optional{r} : std::nullopt;
}

void delete_rows(database& home, const remains& r)
{
    for (recipient_seq from = 1; from <= r.last_seq; from += rows_at_once) {
        const auto to = from + rows_at_once - 1;
        transaction tx{home};
        for (const std::string table :
            {"campaign_retries", "campaign_watches", "recipient_problems", "recipient_events", "campaign_recipients"})
            tx->run(
                "DELETE FROM " + table + " WHERE campaign_id = :id AND seq BETWEEN :from AND :to", use(r.id), use(from), use(to));
        tx.commit();
    }
    transaction tx{home};
    for (const std::string table : {"campaign_counters", "campaign_minutes", "campaign_ranges"})
        tx->run("DELETE FROM " + table + " WHERE campaign_id = :id", use(r.id));
    tx.commit();
}

}  // namespace

bool campaigns::remove(campaign_id id)
{
    {
        transaction tx{database_};
        const auto c = lock_campaign(*tx, id);
        if (!c)
            return false;
        if (c->status == campaign_status::running || c->status == campaign_status::paused)
            throw error{errc::conflict, "the campaign is " + std::string{to_string(c->status)} +
                                            " and cannot be deleted; cancel it first, or let it be completed"};
        tx->run("DELETE FROM outbound_campaigns WHERE id = :id", use(id));
        tx.commit();
    }
    while (const auto rest = find_remains(database_))
        delete_rows(database_, *rest);
    return true;
}

}  // namespace outbound::sql
