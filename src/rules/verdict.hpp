// Maps the outcome of a delivery to the engine's action.
#pragma once

#include <outbound/campaign.hpp>
#include <outbound/dispatch_store.hpp>
#include <outbound/provider.hpp>

#include <chrono>

namespace outbound::rules {

/// The next step for a message after its outcome.
enum class verdict {
    settle,     ///< Final for this attempt: record it.
    again,      ///< Nothing was accepted: send the same attempt again when the gate opens.
    elsewhere,  ///< This account cannot send: set it aside and use the next account of the route.
};

verdict judge(const delivery& outcome) noexcept;

/// Treatment of unknown outcomes.
struct unknown_policy {
    bool resend = true;  ///< The campaign's on_unknown; false for channels that send at most once.
    std::chrono::milliseconds reconcile_after{900'000};
    std::int32_t max_attempts = 5;
};

/// The settlement of an outcome. `after_unknown`: an earlier attempt may have arrived as well.
settlement settle(const delivery& outcome, recipient_seq seq, std::int32_t attempt, bool after_unknown, timestamp now,
    const unknown_policy& policy);

/// The settlement of a message that is proven not sent: the same attempt is due again at `retry_at`.
settlement give_back(recipient_seq seq, std::int32_t attempt, bool after_unknown, timestamp now, timestamp retry_at);

}  // namespace outbound::rules
