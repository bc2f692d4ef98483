// Places are counted under the campaign's row, and counters kept in ranges of limited size, whose rows exist as long as
// they have recipients: so verify() holds after each message.
#include "store/messages/hidden_campaigns.hpp"

#include "store/campaigns/rows.hpp"
#include "store/sql/message_months.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr recipient_seq range_size = 500;

std::string name_of(channel via, const std::string& month)
{
    return "One-off messages: " + std::string{to_string(via)} + ", " + month;
}

/// Inserts the campaign. Of two transactions that do, the unique index lets one, and the other is repeated.
campaign_id create(connection& db, channel via, const std::string& month, const std::string& messages_of, timestamp now)
try {
    campaign c;
    c.name = name_of(via, month);
    c.type = via;
    c.created_at = c.updated_at = now;
    insert_draft(db, c);
    db.change("UPDATE outbound_campaigns SET status = 'running', messages_of = :of, started_at = :now, prepared_at = "
              ":now WHERE id = :id",
        use(messages_of, "of"), use(now, "now"), use(c.id, "id"));
    return c.id;
} catch (const unique_violation&) {
    throw transaction_conflict{"the one-off messages of " + messages_of + " were begun by another process; try again"};
}

}  // namespace

message_place take_place(connection& db, channel via, timestamp now)
{
    const auto month = month_of(now);
    const auto messages_of = std::string{to_string(via)} + '/' + month;
    message_place place;
    if (!db.run("SELECT id FROM outbound_campaigns WHERE messages_of = :of", use(messages_of), into(place.campaign)))
        place.campaign = create(db, via, month, messages_of, now);
    db.run("UPDATE outbound_campaigns SET next_seq = next_seq + 1, status = 'running', completed_at = NULL"
           " WHERE id = :id RETURNING next_seq - 1",
        use(place.campaign), into(place.seq));
    return place;
}

void count_place(connection& db, const message_place& place)
{
    const auto first = place.seq - (place.seq - 1) % range_size;
    if (place.seq == first)
        db.change(
            "INSERT INTO outbound_campaign_ranges (campaign_id, first_seq, last_seq, intent_seq, finished, retrying)"
            " VALUES (:campaign, :first, :first, :first, 1, 1)",
            use(place.campaign, "campaign"), use(first, "first"));
    else
        db.change("UPDATE outbound_campaign_ranges SET last_seq = last_seq + 1, intent_seq = intent_seq + 1,"
                  " retrying = retrying + 1 WHERE campaign_id = :campaign AND first_seq = :first",
            use(place.campaign), use(first));
}

}  // namespace outbound::sql
