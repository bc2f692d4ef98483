// Claiming a range, and what a worker that vanished left behind in it.
#include "store/dispatch.hpp"
#include "store/dispatch_hours.hpp"
#include "store/queued_rows.hpp"
#include "store/recorder.hpp"

#include <random>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

struct claimable_campaign {
    channel type = channel::email;
    on_unknown policy = on_unknown::resend;
    sending_hours hours;
};

// Rows behind the intent without an outcome may have been sent; only an email may be sent again by itself.
std::vector<settlement> left_behind(connection& db, const claimed_range& range, const claimable_campaign& campaign, timestamp now,
    std::chrono::milliseconds reconcile_after)
{
    std::vector<settlement> lost;
    if (range.intent_seq < range.first_seq)
        return lost;
    recipient_seq seq = 0;
    std::int32_t attempt = 0;
    auto rows = db.prepare(
        "SELECT seq, attempt FROM campaign_recipients WHERE campaign_id = :campaign AND seq >= :first AND seq <= :intent"
        " AND status = 'queued' ORDER BY seq",
        use(range.campaign), use(range.first_seq), use(range.intent_seq), into(seq), into(attempt));
    const bool resend = campaign.type == channel::email && campaign.policy == on_unknown::resend;
    const auto again = resend ? std::optional{now + reconcile_after} : std::nullopt;
    for (bool row = rows.execute(); row; row = rows.fetch())
        lost.push_back(lost_with_worker(seq, attempt + 1, now, again));
    return lost;
}

}  // namespace

std::optional<claimed_range> dispatch::claim_range(campaign_id campaign, const claim_terms& terms)
{
    std::optional<claimed_range> found;
    {
        transaction tx{db_};
        const auto now = db_.now();
        claimable_campaign what;
        if (!tx->run("SELECT type, on_unknown, hours FROM outbound_campaigns WHERE id = :id AND status = 'running'",
                use(campaign), into(what.type), into(what.policy), into(what.hours)))
            return std::nullopt;
        zone_hours hours{what.hours};
        found = find_open_range(*tx, campaign, hours, now);
        if (!found) {
            tx.commit();  // What was put off.
            return std::nullopt;
        }
        auto& range = *found;
        const auto until = now + terms.lease;
        const std::string who{terms.owner};
        range.token = new_token();
        tx->change("UPDATE campaign_ranges SET owner = :owner, lease_token = :token, lease_until = :until, halt = 0"
                   " WHERE campaign_id = :campaign AND first_seq = :first_seq",
            use(who), use(range.token), use(until), use(campaign), use(range.first_seq));
        recorder outcomes{*tx, campaign};
        outcomes.count(range.first_seq, outcomes.record(left_behind(*tx, range, what, now, terms.reconcile_after)));
        tx.commit();
    }
    found->recipients = read_queued(*found, terms);
    return found;
}

std::vector<queued_recipient> dispatch::read_queued(const claimed_range& range, const claim_terms& terms)
{
    std::vector<queued_recipient> rows;
    rows.reserve(static_cast<std::size_t>(range.last_seq - range.intent_seq));
    queued_recipient who;
    auto db = db_.reader();
    bindings values;
    values.add("campaign", range.campaign);
    values.add("intent", range.intent_seq);
    values.add("last", range.last_seq);
    auto found = queued_rows(
        *db, source_, terms, "r.seq > :intent AND r.seq <= :last AND r.status = 'queued' ORDER BY r.seq", values, who);
    for (bool row = found.execute(); row; row = found.fetch())
        rows.push_back(std::move(who));  // Every column is read anew for the next row.
    return rows;
}

std::int64_t dispatch::new_token()
{
    std::random_device source;
    return static_cast<std::int64_t>(std::uniform_int_distribution<std::uint64_t>{1, INT64_MAX}(source));
}

}  // namespace outbound::sql
