// Rates in the model's own opinion: how many messages leave under each limit, against what was set.
//
// Upper bound, of every limit and against the hand-overs of all workers: a leaky bucket that drains at 105 % of the
// setting must never hold more than the allowance. So in any stretch of time of length t there are at most 1.05 * rate
// * t + allowance. The allowance is what is documented, one second of pace (docs/design.md, "window"), and the batch,
// plus what was late through no fault of the pace: a message whose turn came while the store, its worker or its vendor
// held it up leaves afterwards. Of that there are never more than each worker may have in hand. And each lane may keep
// a turn: one that it did not use, or one that waits for a slower limit.
//
// Lower bound, once faults are over: a recipient's first message proves that its campaign had due work all the time
// before, so by then 95 % of the setting must have left, from the moment on at which the setting holds. It is demanded
// of paces that a worker's connections can carry, and of campaigns without hours.
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

/// How long messages may be late by now, which wears off: what is late leaves in addition to what is not, and a bucket
/// that drains at 105 % takes twenty seconds to get over each second of it.
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

    /// Workers that there may be at once, and by how much answers of the store are late all the time.
    void expect(int workers, microseconds store_delay)
    {
        workers_ = workers;
        store_delay_ = store_delay;
    }

    /// Committed: the limit called `name` is this many messages a second; 0: there is none.
    void set(const std::string& name, double per_second);
    /// What leaves through that channel is held up for so long; without a channel, all of it. Whoever is held up before
    /// a change has taken effect hears of it afterwards.
    void hold_up(std::optional<channel> via, microseconds duration);

    /// A message leaves for an account, and counts under every limit that applies. `is_first`: of its recipient.
    void leave(channel via, const std::string& account, campaign_id campaign, bool is_first);
    /// A turn of the campaign was taken for somebody who is not sent to.
    void withhold(campaign_id campaign, std::size_t messages);
    /// From that moment on nothing goes wrong any more, and no limit holds but those of campaigns.
    void expect_all_from(microseconds moment) { well_from_ = moment; }
    /// The campaign has hours of its own, within which nothing is demanded of it.
    void spare(campaign_id campaign) { stretches_[campaign].is_spared = true; }

    /// The lowest limit of these that there is; 0: none.
    double lowest_of(std::span<const std::string> names) const;

private:
    struct limit {
        double per_second = 0;
        microseconds measured_from{0};  ///< A change takes effect within a second.
        microseconds drained_at{0};
        double level = 0;
    };

    /// What left for a campaign since its pace could be reached.
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
