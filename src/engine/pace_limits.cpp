#include "engine/pace_limits.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace outbound {

bool pace_limits::replace(std::vector<pace_limit> stored)
{
    std::map<std::string, double, std::less<>> fresh;
    for (auto& limit : stored)
        fresh.emplace(std::move(limit.name), limit.per_second);
    return std::exchange(rates_, fresh) != fresh;
}

std::vector<pace_limit> pace_limits::existing(const std::vector<std::string>& names) const
{
    std::vector<pace_limit> limits;
    for (const auto& name : names)
        if (const auto known = rates_.find(name); known != rates_.end())
            limits.push_back({name, known->second});
    return limits;
}

double pace_limits::rate_of(std::string_view name) const
{
    const auto known = rates_.find(name);
    return known == rates_.end() ? 0 : known->second;
}

boost::asio::awaitable<bool> pace_limits::set(std::string name, double per_second)
{
    if (rate_of(name) == per_second)
        co_return false;
    auto call = [&] { ctx_.stored().pace().set_limit(name, per_second); };
    co_await ctx_.blocking(call);
    rates_.erase(name);
    if (per_second > 0)
        rates_.emplace(std::move(name), per_second);
    co_return true;
}

boost::asio::awaitable<void> pace_limits::push(std::string name, std::chrono::milliseconds wait)
{
    const auto until = ctx_.now() + wait;
    auto call = [&] { ctx_.stored().pace().push(name, until); };
    co_await ctx_.blocking(call);
}

boost::asio::awaitable<void> pace_limits::reserve(
    std::vector<pace_limit> limits, std::size_t units, std::vector<pace_slot>& to)
{
    std::vector<std::optional<timestamp>> starts;
    auto call = [&] {
        for (const auto& limit : limits)
            starts.push_back(ctx_.stored().pace().reserve(limit.name, units, limit.per_second));
    };
    co_await ctx_.blocking(call);
    for (std::size_t i = 0; i < starts.size(); ++i)
        if (starts[i])
            to.push_back({std::move(limits[i]),
                ctx_.steady() + std::max(*starts[i] - ctx_.now(), std::chrono::microseconds{0})});
}

}  // namespace outbound
