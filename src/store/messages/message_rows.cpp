#include "store/messages/message_rows.hpp"

#include "store/campaigns/recipient_rows.hpp"
#include "store/sql/message_keys.hpp"

#include <boost/json/parse.hpp>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Shows the first attempt, which is stored as a retry, like that of a campaign's recipient.
void show_first_attempt(connection& db, recipient& r)
{
    if (r.status != recipient_status::retrying)
        return;
    const bool is_leased = db.run("SELECT 1 FROM outbound_campaign_retries WHERE campaign_id = :campaign AND seq = :seq"
                                  " AND lease_until <> 0",
        use(r.campaign), use(r.seq));
    if (is_leased)
        r.status = recipient_status::sending;
    else if (r.attempt == 0)
        r.status = recipient_status::queued;
    if (r.status != recipient_status::retrying)
        r.next_attempt_at.reset();
}

template <class... Values>
std::optional<one_off_message> read_message(connection& db, const std::string& condition, const Values&... values)
{
    one_off_message m;
    std::string metadata;
    if (!db.run("SELECT m.id, c.type, m.kind, CASE WHEN m.content_id = 0 THEN '' ELSE coalesce(m.message_key, '') END, "
                "m.fingerprint, m.metadata, m.due_at,"
                " m.created_at, m.campaign_id, m.seq FROM outbound_messages m JOIN outbound_campaigns c"
                " ON c.id = m.campaign_id WHERE " +
                    condition,
            values..., into(m.id), into(m.channel), into(m.kind), into(m.key), into(m.fingerprint), into(metadata),
            into(m.due), into(m.created_at), into(m.state.campaign), into(m.state.seq)))
        return std::nullopt;
    if (!metadata.empty())
        m.metadata = boost::json::parse(metadata).as_object();
    auto rows = recipients_at(db, m.state.campaign, m.state.seq);
    if (rows.empty())
        return std::nullopt;
    m.state = std::move(rows.front());
    show_first_attempt(db, m.state);
    return m;
}

}  // namespace

std::optional<one_off_message> message_with_id(connection& db, message_id id)
{
    return read_message(db, "m.id = :id", use(id));
}

std::optional<one_off_message> message_with_key(connection& db, const std::string& key)
{
    const auto erased = erased_message_key(db, key);
    return read_message(db, "m.message_key IN (:key, :erased)", use(key), use(erased));
}

std::optional<one_off_message> message_at(connection& db, const message_place& place)
{
    return read_message(db, "m.campaign_id = :campaign AND m.seq = :seq", use(place.campaign), use(place.seq));
}

}  // namespace outbound::sql
