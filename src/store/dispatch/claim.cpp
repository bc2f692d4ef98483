// Leases the first open range, and marks the messages of a lost worker that have an intent but no outcome as unknown.
#include "store/contacts/contact_removals.hpp"
#include "store/dispatch/dispatch.hpp"
#include "store/dispatch/hours.hpp"
#include "store/outcomes/queued_rows.hpp"
#include "store/outcomes/recorder.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

struct claimable_campaign {
    channel type = channel::email;
    on_unknown policy = on_unknown::resend;
    sending_hours hours;
};

// Rows within the intent and without an outcome may have been sent; only emails are sent again automatically.
std::vector<settlement> left_behind(connection& db, const claimed_range& range, const claimable_campaign& campaign,
    timestamp now, const claim_terms& terms)
{
    std::vector<settlement> lost;
    if (range.intent_seq < range.first_seq)
        return lost;
    recipient_seq seq = 0;
    std::int32_t attempt = 0;
    auto rows = db.prepare("SELECT seq, attempt FROM campaign_recipients WHERE campaign_id = :campaign AND seq >= "
                           ":first AND seq <= :intent"
                           " AND status = 'queued' ORDER BY seq",
        use(range.campaign), use(range.first_seq), use(range.intent_seq), into(seq), into(attempt));
    const bool resend = campaign.type == channel::email && campaign.policy == on_unknown::resend;
    rows.each([&] {
        const bool again = resend && attempt + 1 < terms.max_attempts;
        lost.push_back(
            lost_with_worker(seq, attempt + 1, now, again ? std::optional{now + terms.reconcile_after} : std::nullopt));
    });
    return lost;
}

// A call whose result was lost may hold the lease, but has committed no intent under it.
void free_leased(connection& db, campaign_id campaign, std::int64_t token)
{
    db.change("UPDATE outbound_campaign_ranges SET lease_token = 0, lease_until = 0, owner = '', halt = 0"
              " WHERE campaign_id = :campaign AND finished = 0 AND lease_token = :token",
        use(campaign), use(token));
}

std::optional<claimed_range> lease_range(connection& db, campaign_id campaign, const claim_terms& terms, timestamp now)
{
    claimable_campaign settings;
    // A shared lock: a pause waits for the lease and then halts it. A repeated call takes an exclusive lock and waits
    // for the earlier call.
    const bool runs = db.run(
        std::string{"SELECT type, on_unknown, hours FROM outbound_campaigns WHERE id = :id AND status = 'running'"} +
            (terms.repeats ? db.dialect().for_update() : db.dialect().for_share()),
        use(campaign), into(settings.type), into(settings.policy), into(settings.hours));
    if (terms.repeats)
        free_leased(db, campaign, terms.token);
    if (!runs)
        return std::nullopt;
    zone_hours hours{settings.hours};
    auto range = find_open_range(db, campaign, hours, now);
    if (!range)
        return std::nullopt;
    const auto until = now + terms.lease;
    const std::string owner{terms.owner};
    range->token = terms.token;
    db.change("UPDATE outbound_campaign_ranges SET owner = :owner, lease_token = :token, lease_until = :until, halt = 0"
              " WHERE campaign_id = :campaign AND first_seq = :first_seq",
        use(owner), use(range->token), use(until), use(campaign), use(range->first_seq));
    recorder outcomes{db, campaign, now};
    outcomes.count(range->first_seq, outcomes.conclude(left_behind(db, *range, settings, now, terms)));
    return range;
}

}  // namespace

std::optional<claimed_range> dispatch::claim_range(campaign_id campaign, const claim_terms& terms)
{
    db_.require_dispatch();
    auto found = write(db_, [&](transaction& tx) { return lease_range(*tx, campaign, terms, db_.now()); });
    if (found)
        read_queued(*found, terms);
    return found;
}

// Counts removals first: a removal in between is seen twice rather than missed.
void dispatch::read_queued(claimed_range& range, const claim_terms& terms)
{
    auto& rows = range.recipients;
    rows.reserve(static_cast<std::size_t>(range.last_seq - range.intent_seq));
    queued_recipient recipient;
    auto db = db_.reader();
    range.removals = contact_removals(*db);
    bindings values;
    values.add("campaign", range.campaign);
    values.add("intent", range.intent_seq);
    values.add("last", range.last_seq);
    auto found = queued_rows(*db, source_, terms,
        "r.seq > :intent AND r.seq <= :last AND r.status = 'queued' ORDER BY r.seq", values, recipient);
    found.each([&] { rows.push_back(std::move(recipient)); });  // Moved: every column is read again for the next row.
}

}  // namespace outbound::sql
