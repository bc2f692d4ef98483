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
        // Verification would fail again, and sending without it is unsafe.
        return outcome.code == to_string(delivery_code::certificate) ? verdict::elsewhere : verdict::again;
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
        s.reason = after_unknown ? to_string(outcome_reason::resent_after_unknown) : std::string_view{};
        s.external_id = outcome.vendor_id;
        break;
    case delivery::outcome::rejected:
        // An earlier attempt may have arrived, so a refusal does not prove that the recipient was not reached.
        s.status = after_unknown ? recipient_status::unknown : recipient_status::failed;
        s.reason = outcome.code;
        s.detail = outcome.detail;
        s.suppress = outcome.suppress;
        s.refused = true;
        break;
    default:
        s.status = recipient_status::unknown;
        s.reason = outcome.code.empty() ? to_string(outcome_reason::lost_answer) : outcome.code;
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
    s.reason = to_string(after_unknown ? outcome_reason::lost_answer : outcome_reason::not_sent);
    s.at = now;
    s.retry_at = retry_at;
    s.counts_attempt = false;
    return s;
}

}  // namespace outbound::rules
