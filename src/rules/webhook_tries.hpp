// Tries of outgoing webhooks: what an answer means, and when the next try is due.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace outbound::rules {

enum class webhook_outcome {
    delivered,  ///< 2xx.
    failed,     ///< Anything else, redirects included.
    gone,       ///< 410: the endpoint wants nothing more.
};

/// `status` is 0 where no answer came.
webhook_outcome judge_webhook(unsigned status) noexcept;

/// The wait before the next try, after `tries` (from 1) that failed; `nullopt`: there is none. `chance` is in [0, 1)
/// and spreads it by a tenth to both sides. Not less than `asked`, what the endpoint wants (Retry-After), up to a day.
std::optional<std::chrono::seconds> wait_before_try(int tries, double chance, std::chrono::seconds asked);

/// How long an endpoint rests after `failures` in a row; 0: it goes on.
std::chrono::seconds endpoint_rest(std::int64_t failures) noexcept;

}  // namespace outbound::rules
