// Stands in for the bundled dashboard where it is left out.
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
