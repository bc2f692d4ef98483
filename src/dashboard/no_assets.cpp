// Replaces the bundled assets in builds without the dashboard.
#include "dashboard/assets.hpp"

namespace outbound::dashboard {

std::span<const asset> assets()
{
    return {};
}

page index()
{
    return {};
}

}  // namespace outbound::dashboard
