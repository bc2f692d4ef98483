// The limits of messages a second, as last read from the store, and turns reserved under them. Names:
// rules/pace_key.hpp.
#pragma once

#include "engine/context.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

class pace_limits {
public:
    explicit pace_limits(engine_context& ctx) : ctx_{ctx} {}

    /// Replaces all limits by those read from the store. True if they differ from the known ones.
    bool replace(std::vector<pace_limit> stored);

    /// Those of the named limits that exist.
    std::vector<pace_limit> existing(const std::vector<std::string>& names) const;

    /// Messages a second; 0 if there is no such limit.
    double rate_of(std::string_view name) const;

    /// Stores a limit that differs from the known one; 0 removes it. True if it differed.
    boost::asio::awaitable<bool> set(std::string name, double per_second);

    /// Pushes the next turn under a limit, for every worker.
    boost::asio::awaitable<void> push(std::string name, std::chrono::milliseconds wait);

    /// Reserves `units` under every one of `limits`: when the first may go. `nullopt` if a limit has changed in the
    /// store, and they are to be read again.
    boost::asio::awaitable<std::optional<timestamp>> reserve(const std::vector<pace_limit>& limits, std::size_t units);

private:
    engine_context& ctx_;
    std::map<std::string, double, std::less<>> rates_;
};

}  // namespace outbound
