// Sending hours of ranges and retries: each range has one time zone, and waits until it opens.
#pragma once

#include "rules/hours.hpp"
#include "store/sql/connection.hpp"

#include <outbound/campaign.hpp>
#include <outbound/store.hpp>

#include <map>
#include <optional>
#include <string>

namespace outbound::sql {

/// The opening of a campaign in each zone, or in all zones of a list. Caches its results.
class zone_hours {
public:
    explicit zone_hours(sending_hours hours) : hours_{std::move(hours)} {}

    bool any_time() const noexcept { return hours_.any_time(); }

    /// The present opening, or the next. Zones that are missing in the system's files count as UTC.
    const rules::opening& next(const std::string& zone, timestamp now);

    /// Where a campaign that started at `start` begins.
    timestamp first(const std::string& zone, timestamp start);

private:
    sending_hours hours_;
    std::map<std::string, rules::opening> next_;
    std::map<std::string, timestamp> first_;
};

/// The first free range that is open now, with open_until; those found closed are put off until they open.
std::optional<claimed_range> find_open_range(connection& db, campaign_id campaign, zone_hours& hours, timestamp now);

/// The opening of the recipient's zone if it is open now; else `nullopt`, and the retry is put off until it opens.
std::optional<rules::opening> open_for_retry(
    connection& db, campaign_id campaign, recipient_seq seq, zone_hours& hours, timestamp now);

/// Puts the ranges of a started campaign on the hours that it has now. Retries that have been put off wait as long as
/// they were to, and are then looked at under the new hours.
void apply_hours(connection& db, const campaign& c);

}  // namespace outbound::sql
