// How long to wait after the nth failure in a row.
#pragma once

#include <chrono>

namespace outbound::rules {

/// Half a second, doubled by every further failure, at most `longest`. `failures` counts from 1; less means no wait.
std::chrono::milliseconds backoff(int failures, std::chrono::milliseconds longest = std::chrono::minutes{5});

}  // namespace outbound::rules
