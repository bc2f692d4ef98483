#include "engine/set_aside.hpp"

#include <algorithm>
#include <limits>

namespace outbound {

bool set_aside_accounts::contains(std::string_view provider) const
{
    const auto found = states_.find(provider);
    return found != states_.end() && (!found->second.until || *found->second.until > ctx_.now());
}

void set_aside_accounts::add(std::string_view provider, const delivery& refusal)
{
    account_state state;
    state.provider = provider;
    state.reason = refusal.detail.empty() ? refusal.code : refusal.detail;
    state.since = ctx_.now();
    state.until = state.since + (refusal.retry_after.count() > 0 ? refusal.retry_after : std::chrono::minutes{15});
    states_.insert_or_assign(state.provider, state);
    unread_[state.provider] = std::numeric_limits<std::uint64_t>::max();
    ctx_.spawn(save(std::move(state), refusal.code));
}

boost::asio::awaitable<void> set_aside_accounts::save(account_state state, std::string code)
{
    bool is_new = true;
    auto call = [&] { is_new = ctx_.stored().pace().set_aside(state); };
    try {
        co_await ctx_.blocking(call);
    } catch (...) {
        ctx_.report_failure(std::current_exception());  // Ignored: the next refusal sets it aside again.
    }
    unread_[state.provider] = reads_;  // Reads that begin later include it.
    if (is_new)
        ctx_.emit(
            event_type::provider_set_aside, {{"provider", state.provider}, {"reason", state.reason}, {"code", code}});
}

void set_aside_accounts::replace(std::uint64_t read, const std::vector<account_state>& stored)
{
    std::erase_if(unread_, [&](const auto& known) { return known.second < read; });
    const auto is_stored = [&](const std::string& name) {
        return std::ranges::find(stored, name, &account_state::provider) != stored.end();
    };
    std::erase_if(states_, [&](const auto& known) {
        const bool is_gone = !unread_.contains(known.first);
        may_have_ended_ |= is_gone && !is_stored(known.first);
        return is_gone;
    });
    for (const auto& state : stored)
        states_.insert_or_assign(state.provider, state);
}

boost::asio::awaitable<void> set_aside_accounts::report_ended()
{
    if (!may_have_ended_)
        co_return;
    std::vector<std::string> ended;
    auto call = [&] { ended = ctx_.stored().pace().end_absences(); };
    co_await ctx_.blocking(call);
    may_have_ended_ = false;
    for (const auto& name : ended)
        ctx_.emit(event_type::provider_resumed, {{"provider", name}});
}

}  // namespace outbound
