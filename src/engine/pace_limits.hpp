// The limits of messages a second: as the store was last seen to hold them, and turns reserved under them.
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

    /// The limit that an operator sets for an account.
    static std::string name_for_provider(std::string_view provider) { return "provider:" + std::string{provider}; }
    /// The limit that the vendor itself names for an account.
    static std::string name_for_terms(std::string_view provider) { return "terms:" + std::string{provider}; }
    static std::string name_for_campaign(campaign_id id) { return "campaign:" + std::to_string(id); }

    /// Takes over all limits, as they were read from the store. True if they differ from those known before.
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
