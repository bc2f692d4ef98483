// One function per class of outcome: accepted, refused, unknown.
#include "rules/settling.hpp"

namespace outbound::rules {
namespace {

bool awaits_outcome(recipient_status status) noexcept
{
    using enum recipient_status;
    return status == queued || status == sending || status == retrying || status == unknown;
}

// A vendor's report on the same attempt takes precedence, and may have caused the next attempt.
recording decide_accepted(const stored_outcome& stored, std::int32_t attempt) noexcept
{
    return was_sent(stored.status) || stored.reported_attempt >= attempt ? recording::fill_in : recording::write;
}

// After the end of its grant, a refusal settles only its own attempt, and only if that is unknown. A retrying row has
// its outcome already.
recording decide_refused(const stored_outcome& stored, std::int32_t attempt, bool is_open) noexcept
{
    using enum recipient_status;
    if (stored.reported_attempt >= attempt)
        return recording::ignore;
    const bool settles = stored.status == queued || (stored.status == unknown && attempt >= stored.attempt);
    return settles || (is_open && awaits_outcome(stored.status)) ? recording::write : recording::ignore;
}

}  // namespace

bool is_fact(const settlement& outcome) noexcept
{
    return outcome.status == recipient_status::sent || outcome.status == recipient_status::failed || outcome.refused;
}

recording decide(const stored_outcome& stored, const settlement& outcome, bool is_open) noexcept
{
    if (outcome.status == recipient_status::sent)
        return decide_accepted(stored, outcome.attempt);
    if (is_fact(outcome))
        return decide_refused(stored, outcome.attempt, is_open);
    return is_open && awaits_outcome(stored.status) ? recording::write : recording::ignore;
}

recording decide_concluded(const stored_outcome& stored) noexcept
{
    return awaits_outcome(stored.status) ? recording::write : recording::ignore;
}

}  // namespace outbound::rules
