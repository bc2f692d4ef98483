// The required progress: a campaign that may send does so within a bound, whatever delays others.
//
// Whenever a worker polls for work, a timer runs for each campaign that has work and may send. A message sent, a window
// granted or an excuse restarts the timer. Excuses are trouble of the store, trouble of an account of the campaign's
// channel, and an operation on the campaign. Other channels, other campaigns and their paces are no excuse.
#pragma once

#include "simulation/clocks.hpp"
#include "simulation/report.hpp"

#include <outbound/store.hpp>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace outbound::simulation {

class progress {
public:
    progress(const world_clock& time, report& findings) : time_{time}, findings_{findings} {}

    /// A healthy worker found `works`. `rate_of` gives the lowest limit that applies to a campaign; 0: none.
    void look(const std::vector<campaign_work>& works, const std::function<double(const campaign_work&)>& rate_of,
        int workers);

    void made(campaign_id id) { waits_.erase(id); }
    /// The first worker starts after a time without workers.
    void begin() { waits_.clear(); }
    /// Excuses campaigns of that channel for `duration`; without a channel, all campaigns.
    void excuse(std::optional<channel> via, microseconds duration);

private:
    struct wait {
        microseconds since;
        std::optional<timestamp> next_due;
        double bound = 0;  ///< Seconds; the longest bound since then.
    };

    bool may_send(const campaign_work& work) const;
    double campaigns_since(double seconds) const;

    const world_clock& time_;
    report& findings_;
    std::map<campaign_id, wait> waits_;
    std::map<campaign_id, double> seen_;  ///< Seconds at which each campaign was found last.
    std::array<microseconds, 3> excused_until_{};
};

}  // namespace outbound::simulation
