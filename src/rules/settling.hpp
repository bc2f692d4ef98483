// Decides what an outcome does to its recipient: facts are kept, statuses never move backwards, repeats have no effect.
#pragma once

#include <outbound/dispatch_store.hpp>

namespace outbound::rules {

/// What is stored of a recipient when an outcome arrives for it.
struct stored_outcome {
    recipient_status status = recipient_status::queued;
    std::int32_t attempt = 0;  ///< Attempts begun.
    std::int32_t reported_attempt =
        0;  ///< The latest attempt that the vendor has reported on or that has a successor; 0: none.
};

enum class recording {
    ignore,   ///< It changes nothing: it is known, or its grant is over.
    fill_in,  ///< The status stands; the provider's id is kept where none is known.
    write,    ///< It becomes the row's outcome.
};

/// True if the provider accepted or refused the message: that is a fact, whatever the lease.
bool is_fact(const settlement& outcome) noexcept;

/// What to do with `outcome`. `is_open`: its grant is the one under which the row is being sent now. Repeating any
/// outcome, right away or after any other, changes nothing.
recording decide(const stored_outcome& stored, const settlement& outcome, bool is_open) noexcept;

/// Likewise, where the store itself has ended the grant, and says what that leaves the recipient as.
recording decide_concluded(const stored_outcome& stored) noexcept;

}  // namespace outbound::rules
