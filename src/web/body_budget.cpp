// A network of strangers is listed only while it holds bytes, so that bodies under way limit the list.
#include "web/body_budget.hpp"

#include "model/ip_address.hpp"

namespace outbound::web {

body_owner owner_of(const web_request& head, bool is_urgent)
{
    if (head.access || head.remote.empty())
        return {is_urgent, {}};
    const auto address = ip_address_from(head.remote);
    return {is_urgent, address ? network_of(*address).to_string() : head.remote};
}

bool body_budget::take(std::size_t bytes, const body_owner& owner)
{
    const auto limit = owner.is_urgent ? urgent : ordinary;
    const std::lock_guard alone{guard_};
    auto& from = part_of(owner);
    if (bytes > limit - from.taken)
        return false;
    if (!owner.stranger.empty()) {
        const auto most = limit / share_of_stranger;
        const auto found = from.strangers.find(owner.stranger);
        const auto held = found != from.strangers.end() ? found->second : 0;
        if (bytes > most - held)
            return false;
        from.strangers[owner.stranger] = held + bytes;
    }
    from.taken += bytes;
    return true;
}

void body_budget::release(std::size_t bytes, const body_owner& owner) noexcept
{
    const std::lock_guard alone{guard_};
    auto& from = part_of(owner);
    from.taken -= bytes;
    const auto found = from.strangers.find(owner.stranger);
    if (found != from.strangers.end() && (found->second -= bytes) == 0)
        from.strangers.erase(found);
}

}  // namespace outbound::web
