// Admits messages to a provider account: after a throttle or a failed connection it closes for a while, then admits one
// message as a probe before the others.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/provider.hpp>

#include <cstddef>

namespace outbound::rules {

/// State of one account in one worker. Takes the time as an argument and never waits.
class gate {
public:
    using time_point = clock::steady_time;

    /// The next step of a sender.
    enum class answer {
        go,       ///< Send.
        wait,     ///< Not before opens_at().
        probing,  ///< Another message probes the account; ask again after its outcome.
    };

    answer ask(time_point now, std::size_t under_way) const noexcept;

    time_point opens_at() const noexcept { return opens_at_; }

    /// Whether the account has been unreachable for so long that another should send instead.
    bool unreachable(time_point now) const noexcept { return absent_ && now - absent_since_ >= longest_outage; }

    /// Whether no failure has followed the last message that the account accepted or rejected.
    bool is_open() const noexcept { return failures_ == 0; }

    /// Reports the outcome of a message. True if the gate has just opened fully, so that waiting messages may be sent.
    bool learn(const delivery& outcome, time_point now) noexcept;

private:
    static constexpr std::chrono::seconds longest_outage{3};

    time_point opens_at_{};
    int failures_ = 0;
    bool absent_ = false;  // The account has been unreachable since absent_since_.
    time_point absent_since_{};
};

}  // namespace outbound::rules
