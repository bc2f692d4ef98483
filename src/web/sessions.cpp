#include "web/sessions.hpp"

#include "api/access/token_text.hpp"

#include <algorithm>

namespace outbound::web {

std::string sessions::begin(token_id token, clock::steady_time now)
{
    auto secret = api::make_secret(system_random());
    const std::lock_guard alone{guard_};
    if (entries_.size() >= most)
        make_room(now);
    entries_[api::hash_of_token(secret)] = {token, now + longest, now + longest_idle};
    return secret;
}

std::optional<token_id> sessions::use(std::string_view secret, clock::steady_time now)
{
    if (secret.empty())
        return std::nullopt;
    const std::lock_guard alone{guard_};
    const auto found = entries_.find(api::hash_of_token(secret));
    if (found == entries_.end())
        return std::nullopt;
    if (found->second.has_ended(now)) {
        entries_.erase(found);
        return std::nullopt;
    }
    found->second.idle_at = now + longest_idle;
    return found->second.token;
}

void sessions::end(std::string_view secret)
{
    const std::lock_guard alone{guard_};
    entries_.erase(api::hash_of_token(secret));
}

void sessions::make_room(clock::steady_time now)
{
    std::erase_if(entries_, [&](const auto& each) { return each.second.has_ended(now); });
    if (entries_.size() >= most)
        entries_.erase(std::ranges::min_element(entries_, {}, [](const auto& each) { return each.second.idle_at; }));
}

}  // namespace outbound::web
