// Progress in the model's own opinion: a campaign that may send does so within a bound, whatever holds up others.
//
// Whenever a worker looks for work, each campaign that has some and may send is timed; a message of it that leaves, or
// a window that is granted, starts the time again. What excuses a campaign starts it again, too, and is only what
// concerns it: trouble of the store, of an account of its own channel, an operation on itself. Other channels, other
// campaigns and their paces excuse nobody.
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

    /// A worker that is well found this to do. `rate_of` gives the lowest setting that a campaign falls under; 0: none.
    void look(const std::vector<campaign_work>& works, const std::function<double(const campaign_work&)>& rate_of,
        int workers);

    void made(campaign_id id) { waits_.erase(id); }
    /// From now on there is a worker, after a time without any.
    void begin() { waits_.clear(); }
    /// Whatever leaves through that channel is excused until then; without a channel, everything.
    void excuse(std::optional<channel> via, microseconds duration);

private:
    struct wait {
        microseconds since;
        std::optional<timestamp> next_due;
        double bound = 0;  ///< Seconds; the longest since then.
    };

    bool may_send(const campaign_work& work) const;

    const world_clock& time_;
    report& findings_;
    std::map<campaign_id, wait> waits_;
    std::array<microseconds, 3> excused_until_{};
};

}  // namespace outbound::simulation
