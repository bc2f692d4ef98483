#include "rules/verdict.hpp"

namespace outbound::rules {

verdict judge(const delivery& outcome) noexcept
{
    switch (outcome.result) {
    case delivery::outcome::accepted:
    case delivery::outcome::rejected:
    case delivery::outcome::unknown:
        return verdict::settle;
    case delivery::outcome::throttled:
        return verdict::again;
    case delivery::outcome::not_sent:
        // A certificate that does not verify will not verify the next time either, and sending on would be unsafe.
        return outcome.code == "certificate" ? verdict::elsewhere : verdict::again;
    case delivery::outcome::account_refused:
        return verdict::elsewhere;
    }
    return verdict::settle;
}

settlement settle(const delivery& outcome, recipient_seq seq, std::int32_t attempt, bool after_unknown, timestamp now,
    const unknown_policy& policy)
{
    settlement s;
    s.seq = seq;
    s.attempt = attempt;
    s.at = now;
    switch (outcome.result) {
    case delivery::outcome::accepted:
        s.status = recipient_status::sent;
        s.reason = after_unknown ? "resent_after_unknown" : "";
        s.external_id = outcome.vendor_id;
        break;
    case delivery::outcome::rejected:
        // An earlier attempt may have arrived: that this one was refused does not make the person not reached.
        s.status = after_unknown ? recipient_status::unknown : recipient_status::failed;
        s.reason = outcome.code;
        s.detail = outcome.detail;
        s.suppress = outcome.suppress;
        s.refused = true;
        break;
    default:
        s.status = recipient_status::unknown;
        s.reason = outcome.code.empty() ? "lost_answer" : outcome.code;
        s.detail = outcome.detail;
        if (policy.resend && attempt < policy.max_attempts)
            s.retry_at = now + policy.reconcile_after;
    }
    return s;
}

settlement give_back(recipient_seq seq, std::int32_t attempt, bool after_unknown, timestamp now, timestamp retry_at)
{
    settlement s;
    s.seq = seq;
    s.attempt = attempt;
    s.status = after_unknown ? recipient_status::unknown : recipient_status::retrying;
    s.reason = after_unknown ? "lost_answer" : "not_sent";
    s.at = now;
    s.retry_at = retry_at;
    s.counts_attempt = false;
    return s;
}

}  // namespace outbound::rules
