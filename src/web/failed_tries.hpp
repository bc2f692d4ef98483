// Limits failed authentication attempts per peer.
#pragma once

#include <outbound/clock.hpp>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace outbound::web {

/// Threads: any.
class failed_tries {
public:
    static constexpr int at_once = 10;                 ///< Failures permitted at once.
    static constexpr std::chrono::seconds every{6};    ///< Interval after which one more failure is permitted.
    static constexpr std::size_t most_peers = 10'000;  ///< Maximum number of peers stored; needs less than 2 MB.

    /// Counts a failure of the peer, an IP address or empty. Returns the time until it may try again if it has failed
    /// too often; `nullopt` otherwise.
    std::optional<std::chrono::seconds> count(std::string_view peer, clock::steady_time now);

private:
    void make_room(clock::steady_time now);

    std::mutex guard_;
    std::unordered_map<std::string, clock::steady_time> free_at_;  // Time at which a peer's failures have expired.
};

}  // namespace outbound::web
