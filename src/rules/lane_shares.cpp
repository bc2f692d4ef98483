// Divides the lanes equally among unpaced campaigns; a campaign above its share yields if another is below its share.
#include "rules/lane_shares.hpp"

#include <algorithm>

namespace outbound::rules {

lane_shares::lane_shares(std::size_t lanes, std::size_t most_ranges, std::span<const lane_use> uses) noexcept
    : lanes_{lanes},
      most_ranges_{std::max(lanes, most_ranges)}
{
    std::size_t contenders = 0;
    for (const auto& use : uses) {
        total_ += use.ranges;
        yielding_ += use.yielding;
        busy_ += use.paced && use.ranges > 0 ? use.ranges - 1 : use.ranges;
        contenders += !use.paced && (use.wants || use.ranges > 0);
    }
    share_ = std::max<std::size_t>(1, lanes_ / std::max<std::size_t>(1, contenders));
    for (const auto& use : uses) {
        without_ += use.wants && use.ranges == 0;
        short_ += use.wants && use.ranges < share_of(use);
    }
}

bool lane_shares::may_begin(const lane_use& use) const noexcept
{
    if (!use.wants || total_ >= most_ranges_)
        return false;
    if (use.ranges == 0)
        return true;
    return without_ == 0 && busy_ < lanes_ && (use.ranges < share_of(use) || short_ == 0);
}

bool lane_shares::should_yield(const lane_use& use) const noexcept
{
    const auto staying = use.ranges - std::min(use.ranges, use.yielding);
    return busy_ >= lanes_ && short_ > 0 && staying > share_of(use);
}

}  // namespace outbound::rules
