// The sending hours of a campaign in one time zone.
#pragma once

#include "model/time_zone.hpp"

#include <outbound/hours.hpp>

#include <span>

namespace outbound::rules {

/// A stretch of time, `until` not included.
struct opening {
    timestamp from = timestamp::max();
    timestamp until = timestamp::max();
};

/// The rest of the stretch that `at` falls into, or the next one. It never opens (from is timestamp::max()) after
/// end_of_zones.
///
/// Where clocks jump, local times mean what time_zone::to_utc() says: an hour that comes twice opens and closes at its
/// first coming, one that is skipped when the clocks jump over it. A window that is skipped whole does not open.
opening next_opening(const sending_hours& hours, const time_zone& zone, timestamp at);

/// Where a campaign that starts at `start` begins in a zone: the first `send_at` from then on that falls into an
/// opening; as next_opening() where there is no such hour.
opening first_opening(const sending_hours& hours, const time_zone& zone, timestamp start);

/// The rest of the stretch in which all zones are open at `at`, or the next such stretch within three weeks. It never
/// opens if the zones have no hour in common.
opening next_opening(const sending_hours& hours, std::span<const time_zone> zones, timestamp at);

/// The first common stretch in which a campaign that starts at `start` has begun in each of the zones.
opening first_opening(const sending_hours& hours, std::span<const time_zone> zones, timestamp start);

/// Whether any minute of the week allows sending.
bool ever_opens(const sending_hours& hours);

/// Whether `send_at`, if it is set, falls into an opening on some day of the week.
bool send_at_fits(const sending_hours& hours);

}  // namespace outbound::rules
