// Which outcomes may be recorded over what is stored already.
#include "rules/settling.hpp"

#include "rules/planted_fault.hpp"

namespace outbound::rules {

bool may_record(const stored_outcome& stored, const settlement& outcome) noexcept
{
    using enum recipient_status;
    if (planted(fault::takeover_overwrites) && outcome.reason == "worker_lost")
        return true;
    switch (stored.status) {
    case sent:
    case delivered:
    case bounced:
    case answered:
    case voicemail:
    case busy:
    case no_answer:
        return false;
    case queued:
    case sending:
    case retrying:
    case unknown:
        return outcome.status == sent || outcome.attempt >= stored.attempt;
    case failed:
        return outcome.status == sent && !stored.is_told;
    case skipped:
    case cancelled:
        return outcome.status == sent;
    }
    return false;
}

}  // namespace outbound::rules
