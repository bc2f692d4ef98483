// When a message may have been sent whose vendor is asked about it.
#pragma once

#include <chrono>

namespace outbound::rules {

/// Between the clocks of a vendor and of the store; includes the time of a request.
constexpr std::chrono::minutes vendor_clock_skew{2};

/// Between the end of a worker and the takeover of its work: a message that it took with it was sent that much earlier.
constexpr std::chrono::minutes longest_takeover{15};

/// Two messages less than this apart may both be the one that a vendor's list shows.
constexpr auto inquiry_overlap = vendor_clock_skew + longest_takeover;

}  // namespace outbound::rules
