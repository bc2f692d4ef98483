// Sessions of browsers, which use a cookie instead of a token. They are held in memory and end with the process.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/types.hpp>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace outbound::web {

/// Threads: any.
class sessions {
public:
    static constexpr std::chrono::hours longest{12};
    static constexpr std::chrono::hours longest_idle{1};
    static constexpr std::size_t most = 10'000;  ///< Maximum number of sessions; a further one ends an old one.

    /// Begins a session for a token. Returns its secret, 43 characters of [A-Za-z0-9_-], of which only a hash is
    /// stored.
    std::string begin(token_id token, clock::steady_time now);

    /// The token of the session, whose idle time restarts; `nullopt` if there is none or it has ended.
    std::optional<token_id> use(std::string_view secret, clock::steady_time now);

    void end(std::string_view secret);

private:
    struct entry {
        token_id token;
        clock::steady_time ends_at;
        clock::steady_time idle_at;

        bool has_ended(clock::steady_time now) const { return now >= ends_at || now >= idle_at; }
    };

    void make_room(clock::steady_time now);

    std::mutex guard_;
    std::unordered_map<std::string, entry> entries_;  // Key: hash of the secret.
};

}  // namespace outbound::web
