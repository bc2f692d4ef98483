// Finds plans by region and by the digits of a number.
#include "model/phone/numbering_plans.hpp"

#include <algorithm>

namespace outbound::phone {

const region_plan* find_region(std::string_view region) noexcept
{
    const auto found = std::ranges::lower_bound(region_plans, region, {}, &region_plan::region);
    return found != region_plans.end() && found->region == region ? &*found : nullptr;
}

const calling_code_plan* find_calling_code(std::string_view international) noexcept
{
    constexpr std::size_t longest_code = 3;
    for (std::size_t size = 1; size <= std::min(longest_code, international.size()); ++size) {
        const auto code = international.substr(0, size);
        const auto found = std::ranges::lower_bound(calling_code_plans, code, {}, &calling_code_plan::code);
        if (found != calling_code_plans.end() && found->code == code)
            return &*found;
    }
    return nullptr;
}

}  // namespace outbound::phone
