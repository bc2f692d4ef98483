// The wait after consecutive failures.
#pragma once

#include <chrono>

namespace outbound::rules {

/// Half a second, doubled by every further failure, at most `longest`. `failures` counts from 1; 0 means no wait.
std::chrono::milliseconds backoff(int failures, std::chrono::milliseconds longest = std::chrono::minutes{5});

}  // namespace outbound::rules
