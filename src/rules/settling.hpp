// Which outcomes may be recorded over what is stored already: facts stand, and nothing moves backwards.
#pragma once

#include <outbound/store.hpp>

namespace outbound::rules {

/// What is stored of a recipient when an outcome arrives for it.
struct stored_outcome {
    recipient_status status = recipient_status::queued;
    std::int32_t attempt = 0;
    bool is_told = false;  ///< The status is what the vendor told since, and knows more than the answer to the sending.
};

/// Whether `outcome` may replace `stored`. A worker that lost its lease still brings facts, so this does not ask who holds it:
/// that a message was sent always counts; anything else only while the row is open and no newer attempt has begun.
bool may_record(const stored_outcome& stored, const settlement& outcome) noexcept;

}  // namespace outbound::rules
