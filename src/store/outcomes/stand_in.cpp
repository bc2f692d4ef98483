// A duplicate that stands in becomes a due retry, so that its range, which may be finished, stays closed.
#include "store/outcomes/stand_in.hpp"

#include "store/outcomes/recorder.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

bool is_under_way(connection& db, campaign_id campaign)
{
    bool is_prepared = false;
    const std::string select = "SELECT CASE WHEN prepared_at IS NULL THEN 0 ELSE 1 END FROM outbound_campaigns"
                               " WHERE id = :id AND status IN ('running', 'paused')";
    if (!db.run(select, use(campaign), into(is_prepared)))
        return false;
    // Preparation holds the exclusive lock: a duplicate that it freezes now is visible afterwards.
    return is_prepared || db.run(select + db.dialect().for_share(), use(campaign), into(is_prepared));
}

std::string address_of(connection& db, campaign_id campaign, recipient_seq seq)
{
    std::string address;
    db.run("SELECT address FROM campaign_recipients WHERE campaign_id = :campaign AND seq = :seq", use(campaign),
        use(seq), into(address));
    return address;
}

recipient_seq next_duplicate(connection& db, campaign_id campaign, const std::string& address)
{
    recipient_seq next = 0;
    if (!address.empty())
        db.run(std::string{"SELECT seq FROM campaign_recipients WHERE campaign_id = :campaign AND status = 'skipped'"
                           " AND reason = 'duplicate' AND address = :address ORDER BY contact_id, seq LIMIT 1"} +
                   db.dialect().for_update(),
            use(campaign), use(address), into(next));
    return next;
}

// A later erasure settles a message that waits for its next attempt.
bool was_erased_before_retry(connection& db, campaign_id campaign, const settlement& outcome)
{
    return outcome.status == recipient_status::retrying && !outcome.address.empty() &&
           db.run("SELECT 1 FROM campaign_recipients WHERE campaign_id = :campaign AND seq = :seq AND address = ''" +
                      std::string{db.dialect().for_update()},
               use(campaign), use(outcome.seq));
}

settlement skip_of(const settlement& outcome)
{
    settlement skip;
    skip.seq = outcome.seq;
    skip.attempt = attempts_begun(outcome);
    skip.status = recipient_status::skipped;
    skip.reason = to_string(skip_reason::contact_deleted);
    skip.address = outcome.address;
    skip.refused = outcome.refused;
    skip.at = outcome.at;
    return skip;
}

}  // namespace

bool concerns_contact(std::string_view reason)
{
    using enum skip_reason;
    const auto known = from_string<skip_reason>(reason);
    return known == contact_deleted || known == template_error || known == too_long;
}

void let_duplicate_stand_in(
    connection& db, campaign_id campaign, recipient_seq seq, const std::string& address, timestamp now)
{
    if (!is_under_way(db, campaign))
        return;
    const auto shared = address.empty() ? address_of(db, campaign, seq) : address;
    if (const auto next = next_duplicate(db, campaign, shared); next != 0)
        recorder{db, campaign, now}.queue_duplicate(next, now);
}

std::span<const settlement> skip_erased(
    connection& db, campaign_id campaign, std::span<const settlement> outcomes, std::vector<settlement>& changed)
{
    changed.clear();
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (!was_erased_before_retry(db, campaign, outcomes[i]))
            continue;
        if (changed.empty())
            changed.assign(outcomes.begin(), outcomes.end());
        changed[i] = skip_of(outcomes[i]);
    }
    return changed.empty() ? outcomes : changed;
}

}  // namespace outbound::sql
