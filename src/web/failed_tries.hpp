// Limits failed tries to authenticate, by peer.
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
    static constexpr int at_once = 10;                 ///< Failures of a peer that has not failed lately.
    static constexpr std::chrono::seconds every{6};    ///< One more failure each time this has passed.
    static constexpr std::size_t most_peers = 10'000;  ///< That are remembered; the memory of all is less than 2 MB.

    /// Counts a failure of the peer, an IP address or empty. The time until it may fail again, if it has failed too
    /// often for this one to be answered.
    std::optional<std::chrono::seconds> count(std::string_view peer, clock::steady_time now);

private:
    void make_room(clock::steady_time now);

    std::mutex guard_;
    std::unordered_map<std::string, clock::steady_time> free_at_;  // When nothing is left of a peer's failures.
};

}  // namespace outbound::web
