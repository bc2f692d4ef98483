// The sending hours of a campaign in one time zone.
#pragma once

#include "model/time_zone.hpp"

#include <outbound/hours.hpp>

#include <span>

namespace outbound::rules {

/// A half-open interval of time, excluding `until`.
struct opening {
    timestamp from = timestamp::max();
    timestamp until = timestamp::max();
};

/// The rest of the opening that contains `at`, or the next opening. There is none (from is timestamp::max()) after
/// end_of_zones.
///
/// At clock changes local times are converted by time_zone::to_utc(): a repeated hour opens and closes at its first
/// occurrence, a skipped hour at the moment of the change. A window that is skipped entirely does not open.
opening next_opening(const sending_hours& hours, const time_zone& zone, timestamp at);

/// The first opening of a campaign that starts at `start` in a zone: from the first `send_at` after `start` that falls
/// into an opening; as next_opening() if there is none.
opening first_opening(const sending_hours& hours, const time_zone& zone, timestamp start);

/// As next_opening() for the times at which all zones are open, within three weeks. There is none if the zones share no
/// open time.
opening next_opening(const sending_hours& hours, std::span<const time_zone> zones, timestamp at);

/// The first common opening in which a campaign that starts at `start` has begun in every zone.
opening first_opening(const sending_hours& hours, std::span<const time_zone> zones, timestamp start);

/// Whether any minute of the week permits sending.
bool ever_opens(const sending_hours& hours);

/// Whether `send_at`, if set, falls into an opening on some day of the week.
bool send_at_fits(const sending_hours& hours);

}  // namespace outbound::rules
