// The waits that Standard Webhooks proposes.
#include "rules/webhook_tries.hpp"

#include <outbound/event_endpoint_store.hpp>

#include <algorithm>
#include <iterator>

namespace outbound::rules {
namespace {

using std::chrono::seconds;

constexpr seconds waits[] = {seconds{5}, std::chrono::minutes{5}, std::chrono::minutes{30}, std::chrono::hours{2},
    std::chrono::hours{5}, std::chrono::hours{10}, std::chrono::hours{14}, std::chrono::hours{20},
    std::chrono::hours{24}};
constexpr seconds longest_asked = std::chrono::hours{24};
constexpr seconds shortest_rest{5};
constexpr seconds longest_rest = std::chrono::minutes{5};

}  // namespace

webhook_outcome judge_webhook(unsigned status) noexcept
{
    if (status >= 200 && status < 300)
        return webhook_outcome::delivered;
    return status == 410 ? webhook_outcome::gone : webhook_outcome::failed;
}

std::optional<seconds> wait_before_try(int tries, double chance, seconds asked)
{
    if (tries < 1 || tries > std::ssize(waits))
        return std::nullopt;
    const auto spread = 0.9 + 0.2 * chance;
    const seconds wait{static_cast<std::int64_t>(static_cast<double>(waits[tries - 1].count()) * spread + 0.5)};
    return std::max(wait, std::min(asked, longest_asked));
}

seconds endpoint_rest(std::int64_t failures) noexcept
{
    if (failures < failures_to_probe)
        return seconds{0};
    const auto doublings = std::min<std::int64_t>(failures - failures_to_probe, 10);
    return std::min<seconds>(longest_rest, shortest_rest * (1LL << doublings));
}

}  // namespace outbound::rules
