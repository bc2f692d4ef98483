// Deletes the campaign at once and its rows in short transactions, ranges last: the next deletion finds an interrupted
// one by its ranges and completes it.
#include "store/campaigns/campaigns.hpp"

#include "store/campaigns/archives.hpp"
#include "store/campaigns/remains.hpp"
#include "store/campaigns/rows.hpp"
#include "store/content/message_contents.hpp"
#include "store/dispatch/pace.hpp"
#include "store/sql/metadata_index.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr recipient_seq rows_at_once = 5000;

std::optional<remains> find_remains(database& home)
{
    const auto db = home.reader();
    const std::string being_restored{restoring};
    remains r;
    const bool found = db->run("SELECT campaign_id, max(last_seq) FROM outbound_campaign_ranges g "
                               "WHERE NOT EXISTS (SELECT 1 FROM outbound_campaigns c WHERE c.id = g.campaign_id) AND "
                               "g.owner <> :being_restored "
                               "GROUP BY campaign_id LIMIT 1",
        use(being_restored), into(r.id), into(r.last_seq));
    return found ? std::optional{r} : std::nullopt;
}

}  // namespace

void delete_rows(database& home, const remains& r)
{
    for (recipient_seq from = 1; from <= r.last_seq; from += rows_at_once) {
        const auto to = from + rows_at_once - 1;
        write(home, [&](transaction& tx) {
            tx->run("DELETE FROM outbound_metadata WHERE owner = 'message' AND owner_id IN (SELECT id FROM"
                    " outbound_messages WHERE campaign_id = :id AND seq BETWEEN :from AND :to)",
                use(r.id), use(from), use(to));
            for (const std::string table :
                {"outbound_campaign_retries", "outbound_campaign_watches", "outbound_recipient_problems",
                    "outbound_recipient_events", "outbound_messages", "campaign_recipients"})
                tx->run("DELETE FROM " + table + " WHERE campaign_id = :id AND seq BETWEEN :from AND :to", use(r.id),
                    use(from), use(to));
        });
    }
    write(home, [&](transaction& tx) {
        for (const std::string table : {"outbound_campaign_counters", "outbound_campaign_minutes",
                 "outbound_campaign_quarters", "outbound_campaign_ranges"})
            tx->run("DELETE FROM " + table + " WHERE campaign_id = :id", use(r.id));
        delete_unused_contents(*tx);
    });
}

bool campaigns::remove(campaign_id id)
{
    const bool existed = write(database_, [&](transaction& tx) {
        campaign_rows rows{*tx, std::string{"id = :id"} + tx->dialect().for_update(), use(id)};
        if (!rows.to_first())
            return false;
        const auto status = rows.row().status;
        if (rows.fault().empty() && (status == campaign_status::running || status == campaign_status::paused))
            throw error{errc::conflict, "the campaign is " + std::string{to_string(status)} +
                                            " and cannot be deleted; cancel it first, or let it be completed"};
        tx->run("DELETE FROM outbound_campaigns WHERE id = :id", use(id));
        forget_metadata(*tx, metadata_owner::campaign, id);
        keep_campaign_pace(*tx, id);
        return true;
    });
    if (!existed)
        return false;
    while (const auto rest = find_remains(database_))
        delete_rows(database_, *rest);
    return true;
}

}  // namespace outbound::sql
