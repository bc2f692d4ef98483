// Freezing a segment into recipients and cutting them into ranges, a chunk at a time.
#include "store/dispatch.hpp"
#include "store/recorder.hpp"
#include "store/segment_sql.hpp"

#include "model/address.hpp"
#include "model/segment.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

struct preparing {
    campaign_id id = 0;
    channel type = channel::email;
    segment filter;
    contact_id after = 0;
    recipient_seq next_seq = 1;
};

struct frozen {
    outbound::contact_id contact_id = 0;
    std::string address;
    std::string reason;  // Why it is skipped; empty: it is not.
};

std::optional<preparing> read_preparing(connection& db, campaign_id id)
{
    preparing p;
    p.id = id;
    boost::json::object filter;
    if (!db.run("SELECT type, recipient_segments, prepare_after, next_seq FROM outbound_campaigns"
                " WHERE id = :id AND status = 'running' AND prepared_at IS NULL",
            use(id), into(p.type), into(filter), into(p.after), into(p.next_seq)))
        return std::nullopt;
    p.filter = segment_from_json(filter);
    return p;
}

std::vector<frozen> read_chunk(connection& db, const contact_source& source, const preparing& p, std::size_t chunk)
{
    const auto who = compile(p.filter, source, walk::by_id, p.type);
    const auto most = static_cast<std::int64_t>(chunk);
    std::vector<frozen> contacts;
    frozen one;
    const auto column = std::string{address_column(p.type)};
    auto rows = db.prepare("SELECT c.id, c." + column + " FROM " + source.contacts + " c WHERE c.id > :after AND " + who.where +
                               " ORDER BY c.id LIMIT :most",
        use(p.after, "after"), use(most, "most"), who.values, into(one.contact_id), into(one.address));
    for (bool row = rows.execute(); row; row = rows.fetch())
        contacts.push_back(one);
    return contacts;
}

// Puts the address into the form in which it is compared, and names what is wrong with it.
void check_address(frozen& who, channel via)
{
    if (via == channel::email)
        who.address = fold_email(who.address);
    if (via == channel::email ? !valid_email(who.address) : !valid_e164(who.address))
        who.reason = to_string(skip_reason::invalid_address);
}

// Freezes contacts in order; later ones see earlier ones, in this chunk as in those before.
class freezer {
public:
    freezer(connection& db, const preparing& p, timestamp now) : db_{db}, campaign_{p}, now_{now} {}

    // Returns whether the recipient is skipped.
    bool freeze(recipient_seq seq, frozen who)
    {
        check_address(who, campaign_.type);
        if (who.reason.empty() && is_suppressed(who.address))
            who.reason = to_string(skip_reason::suppressed);
        if (who.reason.empty() && is_duplicate(who.address))
            who.reason = to_string(skip_reason::duplicate);
        const auto status = who.reason.empty() ? recipient_status::queued : recipient_status::skipped;
        db_.change("INSERT INTO campaign_recipients (campaign_id, seq, contact_id, address, status, reason)"
                   " VALUES (:campaign, :seq, :contact, :address, :status, :reason)",
            use(campaign_.id), use(seq), use(who.contact_id), use(who.address), use(status), use(who.reason));
        if (status == recipient_status::skipped)
            db_.change("INSERT INTO recipient_problems (campaign_id, seq, status, reason, detail)"
                       " VALUES (:campaign, :seq, 'skipped', :reason, '')",
                use(campaign_.id), use(seq), use(who.reason));
        return status == recipient_status::skipped;
    }

private:
    bool is_suppressed(const std::string& address)
    {
        return db_.run("SELECT 1 FROM suppressions WHERE channel = :channel AND address = :address"
                       " AND (expires_at IS NULL OR expires_at > :now)",
            use(campaign_.type), use(address), use(now_));
    }

    // A row that is skipped itself does not make another one a duplicate.
    bool is_duplicate(const std::string& address)
    {
        return db_.run("SELECT 1 FROM campaign_recipients WHERE address = :address AND campaign_id = :campaign"
                       " AND status <> 'skipped' LIMIT 1",
            use(address), use(campaign_.id));
    }

    connection& db_;
    const preparing& campaign_;
    timestamp now_;
};

void insert_range(connection& db, campaign_id campaign, recipient_seq first, recipient_seq last, std::int64_t skipped)
{
    const auto intent = first - 1;
    db.change("INSERT INTO campaign_ranges (campaign_id, first_seq, last_seq, intent_seq, skipped)"
              " VALUES (:campaign, :first, :last, :intent, :skipped)",
        use(campaign), use(first), use(last), use(intent), use(skipped));
}

void freeze_chunk(connection& db, const preparing& p, std::vector<frozen>& contacts, std::size_t range_size, timestamp now)
{
    freezer freezes{db, p, now};
    for (std::size_t begin = 0; begin < contacts.size(); begin += range_size) {
        const auto end = std::min(begin + range_size, contacts.size());
        std::int64_t skipped = 0;
        for (auto i = begin; i < end; ++i)
            skipped += freezes.freeze(p.next_seq + static_cast<recipient_seq>(i), std::move(contacts[i])) ? 1 : 0;
        insert_range(
            db, p.id, p.next_seq + static_cast<recipient_seq>(begin), p.next_seq + static_cast<recipient_seq>(end) - 1, skipped);
    }
}

}  // namespace

preparation dispatch::prepare(campaign_id campaign, std::size_t chunk, std::size_t range_size)
{
    preparation result;
    transaction tx{db_};
    const auto p = read_preparing(*tx, campaign);
    if (!p) {
        result.done = true;
        return result;
    }
    const auto now = db_.now();
    auto contacts = read_chunk(*tx, source_, *p, chunk);
    const auto after = contacts.empty() ? p->after : contacts.back().contact_id;
    freeze_chunk(*tx, *p, contacts, range_size, now);

    result.recipients = static_cast<std::int64_t>(contacts.size());
    result.done = contacts.size() < chunk;
    const auto next_seq = p->next_seq + result.recipients;
    const auto prepared_at = result.done ? std::optional{now} : std::nullopt;
    tx->change("UPDATE outbound_campaigns SET prepare_after = :after, next_seq = :next, prepared_at = :prepared WHERE id = :id",
        use(after), use(next_seq), use(prepared_at), use(campaign));
    tx.commit();
    return result;
}

}  // namespace outbound::sql
