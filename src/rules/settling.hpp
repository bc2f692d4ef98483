// Decides what an outcome does to its recipient: facts are kept, statuses never move backwards, repeats have no effect.
#pragma once

#include <outbound/dispatch_store.hpp>

namespace outbound::rules {

/// The stored state of a recipient for which an outcome arrives.
struct stored_outcome {
    recipient_status status = recipient_status::queued;
    std::int32_t attempt = 0;  ///< Attempts begun.
    std::int32_t reported_attempt =
        0;  ///< The latest attempt that the vendor has reported on or that has a successor; 0: none.
};

enum class recording {
    ignore,   ///< It changes nothing: it is known, or its grant has ended.
    fill_in,  ///< The status stays; the provider's id is kept if none is known.
    write,    ///< It becomes the row's outcome.
};

/// True if the provider accepted or refused the message: that is a fact, whatever the lease.
bool is_fact(const settlement& outcome) noexcept;

/// The effect of `outcome`. `is_open`: its grant is the open one of the row. Repeating any
/// outcome, right away or after any other, changes nothing.
recording decide(const stored_outcome& stored, const settlement& outcome, bool is_open) noexcept;

/// Likewise, for an outcome that the store itself concludes when it ends the grant.
recording decide_concluded(const stored_outcome& stored) noexcept;

}  // namespace outbound::rules
