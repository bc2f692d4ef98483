// Freezes a segment into recipients and cuts them into ranges, a chunk at a time.
#include "store/contacts/segment_sql.hpp"
#include "store/dispatch/dispatch.hpp"
#include "store/dispatch/freeze.hpp"
#include "store/dispatch/hours.hpp"
#include "store/event_log/append.hpp"
#include "store/outcomes/quarters.hpp"

#include "model/segment.hpp"
#include "rules/recipient_zone.hpp"

#include <algorithm>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

struct preparing {
    campaign_id id = 0;
    channel type = channel::email;
    message_kind kind = message_kind::marketing;
    segment filter;
    std::string timezone;
    sending_hours hours;
    timestamp started_at{};
    contact_id after = 0;
    recipient_seq next_seq = 1;
};

std::optional<preparing> read_preparing(connection& db, campaign_id id)
{
    preparing p;
    p.id = id;
    boost::json::object filter;
    if (!db.run(
            std::string{"SELECT type, kind, recipient_segments, timezone, hours, started_at, prepare_after, next_seq"
                        " FROM outbound_campaigns WHERE id = :id AND status = 'running' AND prepared_at IS NULL"} +
                db.dialect().for_update(),
            use(id), into(p.type), into(p.kind), into(filter), into(p.timezone), into(p.hours), into(p.started_at),
            into(p.after), into(p.next_seq)))
        return std::nullopt;
    p.filter = segment_from_json(filter);
    return p;
}

/// Each chunk looks up every contact that the campaign names, so the number of chunks is limited.
std::size_t chunk_size(const segment& filter, std::size_t wanted)
{
    constexpr std::size_t most_chunks = 8;
    return std::max(wanted, count_names(filter) / most_chunks);
}

std::vector<frozen> read_chunk(connection& db, const contact_tables& source, const preparing& p, std::size_t chunk)
{
    const auto condition =
        compile(db, p.filter, source, walk::by_id);  // Contacts without an address become skipped recipients.
    const auto most = static_cast<std::int64_t>(chunk);
    std::vector<frozen> contacts;
    frozen recipient;
    std::string own_zone;
    std::string phone;
    const auto column = std::string{address_column(p.type)};
    auto rows =
        db.prepare("SELECT c.id, coalesce(" + source.text(column) + ", ''), coalesce(" + source.text("timezone") +
                       ", ''), coalesce(" + source.text("phone") + ", '') FROM " + source.contacts +
                       " c WHERE c.id > :after AND " + condition.where + " ORDER BY c.id LIMIT :most",
            use(p.after, "after"), use(most, "most"), condition.values, into(recipient.contact_id),
            into(recipient.address), into(own_zone), into(phone));
    rows.each([&] {
        if (!p.hours.any_time())
            recipient.zone = rules::zones_of_recipient(own_zone, phone, p.timezone);
        contacts.push_back(recipient);
    });
    return contacts;
}

struct new_range {
    recipient_seq first = 0;
    recipient_seq last = 0;
    std::int64_t skipped = 0;
    std::string zone;
    timestamp not_before{};

    bool has_work() const noexcept { return skipped < last - first + 1; }
};

void insert_range(connection& db, campaign_id campaign, const new_range& range)
{
    // A range in which every recipient is skipped is finished at once, so that no worker claims it.
    const auto intent = range.has_work() ? range.first - 1 : range.last;
    const int finished = range.has_work() ? 0 : 1;
    db.change(
        "INSERT INTO outbound_campaign_ranges (campaign_id, first_seq, last_seq, intent_seq, timezone, not_before, "
        "finished, skipped)"
        " VALUES (:campaign, :first, :last, :intent, :zone, :not_before, :finished, :skipped)",
        use(campaign), use(range.first), use(range.last), use(intent), use(range.zone), use(range.not_before),
        use(finished), use(range.skipped));
}

// End of the range that begins at `begin`: where it is full or another zone begins.
std::size_t range_end(const std::vector<frozen>& contacts, std::size_t begin, std::size_t range_size)
{
    auto end = begin + 1;
    while (end < contacts.size() && end - begin < range_size && contacts[end].zone == contacts[begin].zone)
        ++end;
    return end;
}

void freeze_chunk(
    connection& db, const preparing& p, std::vector<frozen>& contacts, std::size_t range_size, timestamp now)
{
    zone_hours hours{p.hours};
    freeze(db, {p.id, p.type, p.kind}, p.next_seq, contacts, now);
    std::int64_t skipped = 0;
    for (std::size_t begin = 0, end = 0; begin < contacts.size(); begin = end) {
        end = range_end(contacts, begin, range_size);
        new_range range;
        range.first = p.next_seq + static_cast<recipient_seq>(begin);
        range.last = p.next_seq + static_cast<recipient_seq>(end) - 1;
        range.zone = contacts[begin].zone;
        if (!hours.any_time())
            range.not_before = hours.first(range.zone, p.started_at);
        range.skipped = std::count_if(contacts.begin() + static_cast<std::ptrdiff_t>(begin),
            contacts.begin() + static_cast<std::ptrdiff_t>(end),
            [](const frozen& recipient) { return !recipient.reason.empty(); });
        insert_range(db, p.id, range);
        skipped += range.skipped;
    }
    add_to_quarter(db, now, p.next_seq, {{{p.id, period_counter::skipped}, skipped}});
}

}  // namespace

preparation dispatch::prepare(campaign_id campaign, std::size_t chunk, std::size_t range_size)
{
    bool is_first = false;
    const auto result = write(db_, [&](transaction& tx) {
        // Contacts read here must not be erased before their recipients are visible.
        tx.lock_shared(advisory_lock::erasure);
        preparation out;
        const auto p = read_preparing(*tx, campaign);
        if (!p) {
            out.done = true;
            return out;
        }
        const auto now = db_.now();
        const auto most = chunk_size(p->filter, chunk);
        auto contacts = read_chunk(*tx, source_, *p, most);
        const auto after = contacts.empty() ? p->after : contacts.back().contact_id;
        freeze_chunk(*tx, *p, contacts, range_size, now);

        out.recipients = static_cast<std::int64_t>(contacts.size());
        out.done = out.ended = contacts.size() < most;
        const auto next_seq = p->next_seq + out.recipients;
        const auto prepared_at = out.ended ? std::optional{now} : std::nullopt;
        tx->change("UPDATE outbound_campaigns SET prepare_after = :after, next_seq = :next, prepared_at = :prepared "
                   "WHERE id = :id",
            use(after), use(next_seq), use(prepared_at), use(campaign));
        if (out.ended)
            append_event(*tx, event_type::campaign_prepared, now, {{"campaign_id", campaign}});
        is_first = p->next_seq == 1;
        return out;
    });
    if (const auto refresh = db_.dialect().refresh_statistics(); is_first && !refresh.empty())
        db_.reader()->execute_once(refresh);
    return result;
}

}  // namespace outbound::sql
