// Sending hours of ranges and retries. Each range has one time zone and waits until it opens.
#pragma once

#include "rules/hours.hpp"
#include "store/sql/connection.hpp"

#include <outbound/campaign.hpp>
#include <outbound/store.hpp>

#include <map>
#include <optional>
#include <string>

namespace outbound::sql {

/// Computes and caches a campaign's openings per time zone.
class zone_hours {
public:
    explicit zone_hours(sending_hours hours) : hours_{std::move(hours)} {}

    bool any_time() const noexcept { return hours_.any_time(); }

    /// The current or next opening. Zones that are missing in the system's files count as UTC.
    const rules::opening& next(const std::string& zone, timestamp now);

    /// First sending time of a campaign that started at `start`.
    timestamp first(const std::string& zone, timestamp start);

private:
    sending_hours hours_;
    std::map<std::string, rules::opening> next_;
    std::map<std::string, timestamp> first_;
};

/// The first free range that is open now, with open_until. Postpones closed ranges that it meets until they open.
std::optional<claimed_range> find_open_range(connection& db, campaign_id campaign, zone_hours& hours, timestamp now);

/// The opening of the recipient's zone if it is open now. Otherwise postpones the retry until the zone opens and
/// returns `nullopt`.
std::optional<rules::opening> open_for_retry(
    connection& db, campaign_id campaign, recipient_seq seq, zone_hours& hours, timestamp now);

/// Applies changed hours to the ranges of a started campaign. Postponed retries keep their due time and are then
/// checked against the new hours.
void apply_hours(connection& db, const campaign& c);

}  // namespace outbound::sql
