// Each failure postpones the time at which a peer is free of failures; it may be at most `at_once` failures ahead.
#include "web/failed_tries.hpp"

#include "model/ip_address.hpp"

#include <algorithm>

namespace outbound::web {
namespace {

std::string network_of(std::string_view peer)
{
    const auto address = ip_address_from(peer);
    return address ? outbound::network_of(*address).to_string() : std::string{peer};
}

}  // namespace

std::optional<std::chrono::seconds> failed_tries::count(std::string_view peer, clock::steady_time now)
{
    const auto network = network_of(peer);
    const std::lock_guard alone{guard_};
    const auto found = free_at_.find(network);
    const auto free_at = (found != free_at_.end() ? std::max(found->second, now) : now) + every;
    if (const auto excess = free_at - now - at_once * every; excess > clock::steady_time::duration{0})
        return std::chrono::ceil<std::chrono::seconds>(excess);
    if (found == free_at_.end() && free_at_.size() >= most_peers)
        make_room(now);
    free_at_[network] = free_at;
    return std::nullopt;
}

void failed_tries::make_room(clock::steady_time now)
{
    std::erase_if(free_at_, [&](const auto& entry) { return entry.second <= now; });
    if (free_at_.size() >= most_peers)
        free_at_.clear();  // An attacker with that many addresses cannot be limited by address.
}

}  // namespace outbound::web
