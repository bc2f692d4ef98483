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

recipient_seq next_duplicate(connection& db, campaign_id campaign, recipient_seq seq)
{
    recipient_seq next = 0;
    db.run(
        std::string{"SELECT seq FROM campaign_recipients WHERE campaign_id = :campaign AND status = 'skipped'"
                    " AND reason = 'duplicate' AND address <> '' AND address = (SELECT address FROM campaign_recipients"
                    " WHERE campaign_id = :campaign AND seq = :seq) ORDER BY contact_id, seq LIMIT 1"} +
            db.dialect().for_update(),
        use(campaign, "campaign"), use(seq, "seq"), into(next));
    return next;
}

}  // namespace

bool concerns_contact(std::string_view reason)
{
    using enum skip_reason;
    const auto known = from_string<skip_reason>(reason);
    return known == contact_deleted || known == template_error || known == too_long;
}

void let_duplicate_stand_in(connection& db, campaign_id campaign, recipient_seq seq, timestamp now)
{
    if (!is_under_way(db, campaign))
        return;
    if (const auto next = next_duplicate(db, campaign, seq); next != 0)
        recorder{db, campaign, now}.queue_duplicate(next, now);
}

}  // namespace outbound::sql
