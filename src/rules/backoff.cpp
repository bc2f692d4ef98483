// The shift is limited, so that it cannot overflow.
#include "rules/backoff.hpp"

#include <algorithm>

namespace outbound::rules {

std::chrono::milliseconds backoff(int failures, std::chrono::milliseconds longest)
{
    if (failures < 1)
        return std::chrono::milliseconds{0};
    const int doublings = std::min(failures - 1, 20);
    return std::min<std::chrono::milliseconds>(longest, std::chrono::milliseconds{500} * (1LL << doublings));
}

}  // namespace outbound::rules
