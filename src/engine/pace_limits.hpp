// The limits of messages per second, as last read from the store, and reservations under them. For names see
// rules/pace_key.hpp.
#pragma once

#include "engine/context.hpp"
#include "engine/pace_turn.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

class pace_limits {
public:
    explicit pace_limits(engine_context& ctx) : ctx_{ctx} {}

    /// Replaces all limits by those read from the store. True if any changed.
    bool replace(std::vector<pace_limit> stored);

    /// The named limits that exist.
    std::vector<pace_limit> existing(const std::vector<std::string>& names) const;

    /// Messages per second; 0 if there is no such limit.
    double rate_of(std::string_view name) const;

    /// Stores a limit if it differs from the known one; 0 removes it. True if it differed.
    boost::asio::awaitable<bool> set(std::string name, double per_second);

    /// Postpones the next slot of a limit, for every worker.
    boost::asio::awaitable<void> push(std::string name, std::chrono::milliseconds wait);

    /// Reserves `units` under each of `limits` and adds the slots to `to`, except under limits that have changed in the
    /// store: read the limits again.
    boost::asio::awaitable<void> reserve(std::vector<pace_limit> limits, std::size_t units, std::vector<pace_slot>& to);

private:
    engine_context& ctx_;
    std::map<std::string, double, std::less<>> rates_;
};

}  // namespace outbound
