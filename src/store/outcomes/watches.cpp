// Keeps a row per message in outbound_campaign_watches. Each inquiry doubles the interval; after ten the row is
// deleted.
#include "store/outcomes/watches.hpp"

#include "rules/inquiry_window.hpp"
#include "store/content/message_contents.hpp"
#include "store/outcomes/queued_rows.hpp"

#include <algorithm>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::int32_t most_looks = 10;  // With doubling intervals this takes days.

struct row {
    watched_message message;
    std::int64_t interval = 0;  // Microseconds from the handover to the first inquiry.
    std::int32_t looks = 0;
    recipient_status status{};
    std::int32_t attempt = 0;  // The recipient's current attempt.
};

std::vector<row> due_rows(connection& db, timestamp now, std::size_t limit)
{
    std::vector<row> rows;
    row r;
    auto& w = r.message;
    const auto most = static_cast<std::int64_t>(limit);
    auto found = db.prepare(
        "SELECT w.campaign_id, w.seq, w.attempt, w.channel, w.provider, w.external_id, w.sent_at, w.every, w.looks,"
        " r.status, r.attempt, r.address FROM outbound_campaign_watches w"
        " JOIN campaign_recipients r ON r.campaign_id = w.campaign_id AND r.seq = w.seq"
        " WHERE w.look_at <= :now ORDER BY w.look_at LIMIT :most" +
            db.dialect().for_update_of_free("w"),
        use(now), use(most), into(w.campaign), into(w.seq), into(w.attempt), into(w.channel), into(w.provider),
        into(w.external_id), into(w.sent_at), into(r.interval), into(r.looks), into(r.status), into(r.attempt),
        into(w.address));
    found.each([&] { rows.push_back(r); });
    return rows;
}

bool is_open(const row& r)
{
    const bool awaited = r.status == recipient_status::sent || r.status == recipient_status::unknown;
    return awaited && r.attempt == r.message.attempt && !r.message.address.empty() && r.looks < most_looks;
}

std::vector<std::string> ids_to(connection& db, const std::string& address)
{
    std::vector<std::string> ids;
    std::string id;
    auto found = db.prepare(
        "SELECT external_id FROM campaign_recipients WHERE address = :address AND external_id <> '' LIMIT 1000",
        use(address), into(id));
    found.each([&] { ids.push_back(id); });
    return ids;
}

// The vendor's list shows only a number and a time, which cannot distinguish two messages to one number at one time.
bool has_rival(connection& db, const watched_message& message)
{
    const auto from = message.sent_at - rules::inquiry_overlap;
    const auto to = message.sent_at + rules::inquiry_overlap;
    return db.run(
        "SELECT 1 FROM campaign_recipients r JOIN outbound_campaign_watches w ON w.campaign_id = r.campaign_id"
        " AND w.seq = r.seq AND w.attempt = r.attempt WHERE r.address = :address"
        " AND r.status IN ('sent', 'unknown') AND w.external_id = '' AND w.channel = :channel"
        " AND w.sent_at > :from AND w.sent_at < :to AND NOT (w.campaign_id = :campaign AND w.seq = :seq)"
        " LIMIT 1",
        use(message.address, "address"), use(message.channel, "channel"), use(from, "from"), use(to, "to"),
        use(message.campaign, "campaign"), use(message.seq, "seq"));
}

queued_recipient recipient_of(connection& db, const contact_tables& source, const watched_message& message)
{
    queued_recipient recipient;
    bindings values;
    values.add("campaign", message.campaign);
    values.add("seq", message.seq);
    auto found = queued_rows(db, source, {}, "r.seq = :seq", values, recipient);
    found.execute();
    if (is_message(db, message.campaign, message.seq))
        read_message_of(db, message.campaign, message.channel, recipient);
    return recipient;
}

std::vector<watched_message> take_due(connection& db, const contact_tables& source, timestamp now, std::size_t limit)
{
    std::vector<watched_message> due;
    for (auto& r : due_rows(db, now, limit)) {
        if (!is_open(r)) {
            db.change("DELETE FROM outbound_campaign_watches WHERE campaign_id = :campaign AND seq = :seq",
                use(r.message.campaign), use(r.message.seq));
            continue;
        }
        const auto next = now.time_since_epoch().count() + (r.interval << r.looks);
        db.change(
            "UPDATE outbound_campaign_watches SET look_at = :next, looks = looks + 1 WHERE campaign_id = :campaign AND "
            "seq = :seq",
            use(next), use(r.message.campaign), use(r.message.seq));
        if (r.message.external_id.empty()) {
            if (has_rival(db, r.message))
                continue;
            r.message.known_ids = ids_to(db, r.message.address);
            r.message.recipient = recipient_of(db, source, r.message);
        }
        due.push_back(std::move(r.message));
    }
    return due;
}

}  // namespace

std::vector<watched_message> watches::due(std::size_t limit)
{
    const auto now = database_.now();
    {
        const auto db = database_.reader();
        if (!db->run(
                "SELECT 1 FROM outbound_campaign_watches WHERE look_at <= :now ORDER BY look_at LIMIT 1", use(now)))
            return {};
    }
    return write(database_, [&](transaction& tx) { return take_due(*tx, source_, now, limit); });
}

std::map<std::string, std::int64_t> watches::open_calls()
{
    std::map<std::string, std::int64_t> open;
    std::string provider;
    std::int64_t amount = 0;
    const auto db = database_.reader();
    auto rows = db->prepare("SELECT w.provider, COUNT(*) FROM outbound_campaign_watches w"
                            " JOIN campaign_recipients r ON r.campaign_id = w.campaign_id AND r.seq = w.seq"
                            " WHERE w.channel = 'phone' AND r.status IN ('sent', 'unknown') AND r.attempt = w.attempt"
                            " GROUP BY w.provider",
        into(provider), into(amount));
    rows.each([&] { open[provider] = amount; });
    return open;
}

void watch(connection& db, campaign_id campaign, const settlement& s, std::chrono::seconds interval)
{
    const std::int64_t step = std::chrono::microseconds{interval}.count();
    const auto next_look = s.at + interval;
    db.change(
        "INSERT INTO outbound_campaign_watches (campaign_id, seq, attempt, channel, provider, external_id, sent_at, "
        "every, "
        "look_at, looks)"
        " SELECT c.id, r.seq, :attempt, c.type, :provider, :external_id, :at, :every, :look_at, 0 FROM"
        " outbound_campaigns c JOIN campaign_recipients r ON r.campaign_id = c.id WHERE c.id = :campaign AND"
        " r.seq = :seq AND r.address <> '' AND c.type <> 'email'"
        " ON CONFLICT (campaign_id, seq) DO UPDATE SET attempt = excluded.attempt, provider = excluded.provider,"
        " external_id = excluded.external_id, sent_at = excluded.sent_at, every = excluded.every, look_at = "
        "excluded.look_at,"
        " looks = 0 WHERE outbound_campaign_watches.attempt < excluded.attempt"
        " OR (outbound_campaign_watches.attempt = excluded.attempt AND outbound_campaign_watches.external_id = '' AND "
        "excluded.external_id <> '')",
        use(s.attempt), use(s.provider), use(s.external_id), use(s.at), use(step), use(next_look), use(campaign),
        use(s.seq));
}

void watch_unknown(connection& db, campaign_id campaign, recipient_seq first, recipient_seq last, timestamp now,
    std::chrono::seconds interval)
{
    const std::int64_t step = std::chrono::microseconds{interval}.count();
    const auto next_look = now + interval;
    db.change(
        "INSERT INTO outbound_campaign_watches (campaign_id, seq, attempt, channel, provider, external_id, sent_at, "
        "every, "
        "look_at, looks)"
        " SELECT r.campaign_id, r.seq, r.attempt, c.type, '', '', :now, :every, :look_at, 0 FROM campaign_recipients r"
        " JOIN outbound_campaigns c ON c.id = r.campaign_id WHERE r.campaign_id = :campaign AND r.seq >= :first"
        " AND r.seq <= :last AND r.status = 'unknown' AND r.address <> '' AND c.type <> 'email'"
        " ON CONFLICT (campaign_id, seq) DO NOTHING",
        use(now), use(step), use(next_look), use(campaign), use(first), use(last));
}

}  // namespace outbound::sql
