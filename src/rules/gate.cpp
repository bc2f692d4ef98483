// Each outcome opens the gate or closes it for a back-off; the first message after that is a probe.
#include "rules/gate.hpp"

#include "rules/backoff.hpp"

namespace outbound::rules {
namespace {

// Vendors limit rates per second or per minute; an unreachable vendor may be absent longer.
constexpr std::chrono::minutes longest_throttle{1};
constexpr std::chrono::minutes longest_absence{5};

}  // namespace

gate::answer gate::ask(time_point now, std::size_t under_way) const noexcept
{
    if (now < opens_at_)
        return answer::wait;
    return failures_ > 0 && under_way > 0 ? answer::probing : answer::go;
}

bool gate::learn(const delivery& outcome, time_point now) noexcept
{
    using enum delivery::outcome;
    if (outcome.result == not_sent && outcome.code == to_string(delivery_code::deadline))
        return false;  // Other messages of the call used up its time.
    if (outcome.result == not_sent && !absent_)
        absent_since_ = now;
    absent_ = outcome.result == not_sent;
    switch (outcome.result) {
    case accepted:
    case rejected: {
        const bool was_closed = failures_ > 0;
        failures_ = 0;
        return was_closed;
    }
    case throttled:
    case not_sent: {
        // Messages in flight together fail together: count one failure.
        if (now >= opens_at_)
            ++failures_;
        const auto longest = outcome.result == throttled ? longest_throttle : longest_absence;
        const auto wait = outcome.retry_after.count() > 0 ? outcome.retry_after : backoff(failures_, longest);
        opens_at_ = std::max(opens_at_, now + wait);
        return false;
    }
    case account_refused:  // The account is set aside elsewhere.
    case unknown:          // Says nothing about the account.
        return false;
    }
    return false;
}

}  // namespace outbound::rules
