// Decides the effect of an outcome on its recipient: facts are kept, statuses never move backwards, repetition has no
// effect.
#pragma once

#include <outbound/dispatch_store.hpp>

namespace outbound::rules {

/// The stored state of a recipient for which an outcome arrives.
struct stored_outcome {
    recipient_status status = recipient_status::queued;
    std::int32_t attempt = 0;  ///< Attempts begun.
    /// Latest attempt that the vendor has reported on or that has a successor; 0: none.
    std::int32_t reported_attempt = 0;
};

enum class recording {
    ignore,   ///< No change: the outcome is known, or its grant has ended.
    fill_in,  ///< The status stays; stores the provider's id if none is known.
    write,    ///< The outcome is written to the row.
};

/// True if the provider accepted or refused the message, which is a fact regardless of the lease.
bool is_fact(const settlement& outcome) noexcept;

/// The effect of `outcome`. `is_open`: its grant is the row's open grant. Idempotent, even with other outcomes in
/// between.
recording decide(const stored_outcome& stored, const settlement& outcome, bool is_open) noexcept;

/// As decide(), for an outcome that the store itself derives when it ends the grant.
recording decide_concluded(const stored_outcome& stored) noexcept;

}  // namespace outbound::rules
