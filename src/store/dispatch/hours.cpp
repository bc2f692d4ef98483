// Computes when a time zone opens, and postpones ranges and retries of closed zones until then.
#include "store/dispatch/hours.hpp"

#include "rules/recipient_zone.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

// Postpones all free ranges of the zone at once, so that a zone costs one look-up for any number of ranges.
void put_off(connection& db, campaign_id campaign, const std::string& zone, timestamp now, timestamp until)
{
    db.change(
        "UPDATE outbound_campaign_ranges SET not_before = :until WHERE campaign_id = :campaign AND finished = 0 AND "
        "lease_until <= :now"
        " AND not_before <= :now AND timezone = :zone",
        use(until, "until"), use(campaign, "campaign"), use(now, "now"), use(zone, "zone"));
}

std::vector<std::string> open_zones(connection& db, campaign_id campaign)
{
    std::vector<std::string> zones;
    std::string zone;
    auto rows = db.prepare(
        "SELECT DISTINCT timezone FROM outbound_campaign_ranges WHERE campaign_id = :campaign AND finished = 0",
        use(campaign), into(zone));
    rows.each([&] { zones.push_back(zone); });
    return zones;
}

}  // namespace

const rules::opening& zone_hours::next(const std::string& zone, timestamp now)
{
    const auto [known, is_new] = next_.try_emplace(zone);
    if (is_new)
        known->second = rules::next_opening(hours_, rules::zones_called(zone), now);
    return known->second;
}

timestamp zone_hours::first(const std::string& zone, timestamp start)
{
    const auto [known, is_new] = first_.try_emplace(zone);
    if (is_new)
        known->second = rules::first_opening(hours_, rules::zones_called(zone), start).from;
    return known->second;
}

std::optional<claimed_range> find_open_range(connection& db, campaign_id campaign, zone_hours& hours, timestamp now)
{
    claimed_range range;
    range.campaign = campaign;
    std::string zone;
    const auto select =
        "SELECT first_seq, last_seq, intent_seq, timezone FROM outbound_campaign_ranges WHERE campaign_id = :campaign"
        " AND finished = 0 AND lease_until <= :now AND not_before <= :now ORDER BY first_seq LIMIT 1" +
        db.dialect().for_update_of_free("outbound_campaign_ranges");
    while (db.run(select, use(campaign, "campaign"), use(now, "now"), into(range.first_seq), into(range.last_seq),
        into(range.intent_seq), into(zone))) {
        if (hours.any_time())
            return range;
        const auto& open = hours.next(zone, now);
        if (open.from <= now) {
            range.open_until = open.until;
            return range;
        }
        put_off(db, campaign, zone, now, open.from);
    }
    return std::nullopt;
}

std::optional<rules::opening> open_for_retry(
    connection& db, campaign_id campaign, recipient_seq seq, zone_hours& hours, timestamp now)
{
    if (hours.any_time())
        return rules::opening{now, timestamp::max()};
    std::string zone;
    db.run("SELECT timezone FROM outbound_campaign_ranges WHERE campaign_id = :campaign AND first_seq <= :seq ORDER BY "
           "first_seq DESC "
           "LIMIT 1",
        use(campaign), use(seq), into(zone));
    const auto& open = hours.next(zone, now);
    if (open.from <= now)
        return open;
    const auto until = open.from;
    db.change("UPDATE outbound_campaign_retries SET due_at = :until WHERE campaign_id = :campaign AND seq = :seq",
        use(until), use(campaign), use(seq));
    return std::nullopt;
}

void apply_hours(connection& db, const campaign& c)
{
    zone_hours hours{c.hours};
    for (const auto& zone : open_zones(db, c.id)) {
        const auto from = hours.first(zone, c.started_at.value_or(c.updated_at));
        db.change(
            "UPDATE outbound_campaign_ranges SET not_before = :from WHERE campaign_id = :campaign AND finished = 0 AND "
            "timezone = :zone",
            use(from), use(c.id), use(zone));
    }
}

}  // namespace outbound::sql
