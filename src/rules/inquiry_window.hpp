// Bounds of the sending time of a message that is inquired about.
#pragma once

#include <chrono>

namespace outbound::rules {

/// Maximum difference between the clocks of vendor and store; includes the duration of a request.
constexpr std::chrono::minutes vendor_clock_skew{2};

/// Maximum time between the end of a worker and the takeover of its work: a message of the worker was sent that much
/// earlier.
constexpr std::chrono::minutes longest_takeover{15};

/// Two messages less than this apart cannot be distinguished in a vendor's list.
constexpr auto inquiry_overlap = vendor_clock_skew + longest_takeover;

}  // namespace outbound::rules
