#include "store/messages/message_rows.hpp"

#include "store/campaigns/recipient_rows.hpp"
#include "store/sql/message_keys.hpp"

#include <boost/json/parse.hpp>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// The first attempt is stored as a retry. It is shown like the first attempt of a campaign's recipient.
void show_first_attempt(recipient& r, bool is_leased)
{
    if (r.status != recipient_status::retrying)
        return;
    if (is_leased)
        r.status = recipient_status::sending;
    else if (r.attempt == 0)
        r.status = recipient_status::queued;
    if (r.status != recipient_status::retrying)
        r.next_attempt_at.reset();
}

/// SQL: 1 if a worker makes an attempt now. Rows of other statuses never have a retry.
constexpr std::string_view attempt_is_leased =
    "CASE WHEN r.status = 'retrying' THEN coalesce((SELECT CASE WHEN t.lease_until <> 0 THEN 1 ELSE 0 END"
    " FROM outbound_campaign_retries t WHERE t.campaign_id = r.campaign_id AND t.seq = r.seq), 0) ELSE 0 END";

/// Messages `m` of `tables`. CROSS JOIN keeps SQLite from reordering the join.
template <class... Values>
std::vector<one_off_message> read_messages(
    connection& db, const std::string& tables, const std::string& condition, const Values&... values)
{
    std::vector<one_off_message> found;
    one_off_message m;
    std::string metadata;
    bool is_leased = false;
    recipient_row state;
    auto rows = db.prepare(
        "SELECT m.id, c.type, m.kind, CASE WHEN m.content_id = 0 THEN '' ELSE coalesce(m.message_key, '') END,"
        " m.fingerprint, m.metadata, m.due_at, m.created_at, " +
            std::string{attempt_is_leased} + ", " + recipient_row::columns() + " FROM " + tables +
            " CROSS JOIN outbound_campaigns c CROSS JOIN campaign_recipients r WHERE c.id = m.campaign_id"
            " AND r.campaign_id = m.campaign_id AND r.seq = m.seq AND " +
            condition,
        values..., into(m.id), into(m.channel), into(m.kind), into(m.key), into(m.fingerprint), into(metadata),
        into(m.due), into(m.created_at), into(is_leased), state.variables());
    rows.each([&] {
        m.metadata = metadata.empty() ? boost::json::object{} : boost::json::parse(metadata).as_object();
        m.state = state.shown();
        show_first_attempt(m.state, is_leased);
        found.push_back(m);
    });
    return found;
}

template <class... Values>
std::optional<one_off_message> read_message(connection& db, const std::string& condition, const Values&... values)
{
    auto found = read_messages(db, "outbound_messages m", condition, values...);
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
}

}  // namespace

std::optional<one_off_message> message_with_id(connection& db, message_id id)
{
    return read_message(db, "m.id = :id", use(id));
}

std::optional<one_off_message> message_with_key(connection& db, const std::string& secret, const std::string& key)
{
    const auto erased = erased_message_key(secret, key);
    return read_message(db, "m.message_key IN (:key, :erased)", use(key), use(erased));
}

std::optional<one_off_message> message_at(connection& db, const message_place& place)
{
    return read_message(db, "m.campaign_id = :campaign AND m.seq = :seq", use(place.campaign), use(place.seq));
}

std::vector<one_off_message> messages_among(
    connection& db, const std::string& ids, const std::string& order, const bindings& values, const bindings& slice)
{
    return read_messages(
        db, '(' + ids + ") listed CROSS JOIN outbound_messages m", "m.id = listed.id" + order, values, slice);
}

}  // namespace outbound::sql
