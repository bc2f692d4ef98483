// Measured rates: messages sent under each limit, compared with its setting.
//
// Upper bound, of every limit and against the hand-overs of all workers: a leaky bucket that drains at 105 % of the
// setting must never hold more than the allowance. So in any stretch of time of length t there are at most 1.05 * rate
// * t + allowance. The allowance is one second of pace (docs/design.md, "window") and the batch, plus messages that
// were delayed for other reasons than the pace: a message whose turn came while the store, its worker or its vendor
// delayed it is sent later. There are at most as many of these as all workers may have in flight. In addition, each
// lane may keep a turn that it did not use, or that waits for a slower limit.
//
// Lower bound, after all faults have ended: the first message to a recipient proves that its campaign had due work
// until then, so 95 % of the setting must have been sent since it took effect. It is required of paces that the
// connections of a worker can sustain, and of campaigns without hours.
#pragma once

#include "simulation/clocks.hpp"
#include "simulation/report.hpp"

#include <outbound/types.hpp>

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>

namespace outbound::simulation {

/// How late messages may be, which decays: late messages are sent in addition to the others, and a bucket that drains
/// at 105 % needs twenty seconds to absorb one second of lateness.
class lateness {
public:
    void add(microseconds amount, microseconds now)
    {
        amount_ = at(now) + amount;
        since_ = now;
    }
    microseconds at(microseconds now) const { return std::max(amount_ - (now - since_) / 20, microseconds{0}); }

private:
    microseconds amount_{0};
    microseconds since_{0};
};

class rates {
public:
    rates(const world_clock& time, report& findings) : time_{time}, findings_{findings} {}

    /// Maximum number of workers at a time, and the constant delay of the store's answers.
    void expect(int workers, microseconds store_delay)
    {
        workers_ = workers;
        store_delay_ = store_delay;
    }

    /// Committed: the limit `name` in messages per second; 0: none.
    void set(const std::string& name, double per_second);
    /// Delays messages of that channel by `duration`; without a channel, all messages. A delay during a change of a
    /// limit also delays the effect of the change.
    void hold_up(std::optional<channel> via, microseconds duration);

    /// A message is sent through an account and counts under every limit that applies. `is_first`: the recipient's
    /// first.
    void leave(channel via, const std::string& account, campaign_id campaign, bool is_first);
    /// The campaign used pace for recipients that were withheld.
    void withhold(campaign_id campaign, std::size_t messages);
    /// From that moment on there are no faults, and only campaign limits apply.
    void expect_all_from(microseconds moment) { well_from_ = moment; }
    /// The campaign has sending hours; no lower bound is demanded of it.
    void spare(campaign_id campaign) { stretches_[campaign].is_spared = true; }

    /// The lowest of the limits that are set; 0: none.
    double lowest_of(std::span<const std::string> names) const;

private:
    struct limit {
        double per_second = 0;
        microseconds measured_from{0};  ///< A change takes effect within a second.
        microseconds drained_at{0};
        double level = 0;
    };

    /// Messages of a campaign sent since its pace could be reached.
    struct stretch {
        bool is_spared = false;
        std::optional<microseconds> since;
        double left = 0;
    };

    void count(const std::string& name, std::optional<channel> via);
    void demand(campaign_id campaign, bool is_first);
    microseconds late_by(std::optional<channel> via) const;
    double allowance(double per_second, std::optional<channel> via) const;

    const world_clock& time_;
    report& findings_;
    int workers_ = 1;
    microseconds store_delay_{0};
    std::map<std::string, limit> limits_;
    std::map<campaign_id, stretch> stretches_;
    microseconds well_from_{microseconds::max()};
    std::array<lateness, 3> late_;  ///< By channel.
};

}  // namespace outbound::simulation
