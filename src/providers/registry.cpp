// The rows, in the order in which accounts of the environment are used.
#include "providers/registry.hpp"

#include "providers/sendgrid/vendor.hpp"
#include "providers/ses/vendor.hpp"
#include "providers/twilio/vendor.hpp"

#include <algorithm>

namespace outbound {

std::span<const vendor> vendors()
{
    static const std::vector<vendor> rows{sendgrid::vendor_row(), ses::vendor_row(), twilio::vendor_row()};
    return rows;
}

const vendor* find_vendor(std::string_view name) noexcept
{
    const auto rows = vendors();
    const auto found = std::ranges::find(rows, name, &vendor::name);
    return found != rows.end() ? &*found : nullptr;
}

}  // namespace outbound
