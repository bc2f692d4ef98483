// The state of a running campaign in one engine.
#pragma once

#include "engine/signal.hpp"
#include "rules/recipient_refusals.hpp"
#include "text/contact_values.hpp"

#include <outbound/message.hpp>
#include <outbound/store.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace outbound {

class wire;

/// Pace that has been reserved: `units` from `start` on.
struct pace_turn {
    clock::steady_time start{};
    std::chrono::microseconds interval{0};  ///< Between two units; 0: there is no pace.
    std::size_t units = 0;                  ///< 0: nothing is reserved.
    std::uint64_t limits = 0;               ///< The campaign's limits_changes at that moment.
    const wire* account = nullptr;          ///< The account of the route at that moment, whose pace it counts against.
};

/// Shared by the scheduler and all the runs of one campaign; refreshed at every look at the store.
struct active_campaign {
    campaign_work work;
    std::shared_ptr<const content> shared;      ///< Compiled once.
    std::optional<text::wanted_values> wanted;  ///< The values that its templates read.
    std::vector<std::string> columns;           ///< The contact's columns that its templates need.
    /// By recipient and address; set where its templates read `unsubscribe_url`.
    std::function<std::string(recipient_seq, std::string_view)> unsubscribe_url;
    bool resend_unknown = true;
    bool halted = false;                  ///< Paused, cancelled or expired: send nothing more.
    std::uint64_t halted_until_look = 0;  ///< Paused by this engine: the last look that may have read the state before.
    bool preparing = false;
    bool claiming_retries =
        false;               ///< A run waits for its turn to claim some; one at a time, so that few turns are reserved.
    bool paced = false;      ///< Its pace is slower than one lane.
    std::size_t ranges = 0;  ///< Number of ranges that this engine works on.
    std::size_t yielding = 0;          ///< Of those, how many it is about to give up for other campaigns.
    std::size_t retries = 0;           ///< Number of runs of retries.
    int failures = 0;                  ///< Failed runs in a row.
    std::uint64_t hours_changes = 0;   ///< A range claimed before the last one has to be claimed again.
    std::vector<pace_limit> limits;    ///< The limits that apply to it.
    std::uint64_t limits_changes = 0;  ///< Turns reserved before the last one are void.
    std::vector<pace_turn> turns;      ///< Reserved by runs that ended before their turn came.
    rules::recipient_refusals refusals;
    std::vector<signal*> runs;            ///< Ranges and retries that this engine works on.
    std::vector<signal*> paced_messages;  ///< Windows whose messages are sent one after another, at a pace.

    /// Wakes every paced window and every run, so that they look at `halted` again: the windows first, since the runs
    /// record the messages that those give back.
    void changed() const
    {
        for (auto* window : paced_messages)
            window->notify();
        for (auto* run : runs)
            run->notify();
    }
};

/// The campaigns that run, or have rows to close, as of the last look at the store.
struct active_campaigns {
    std::map<campaign_id, std::shared_ptr<active_campaign>> by_id;
    std::uint64_t looks = 0;  ///< Looks at the store, begun so far.

    void all_changed() const
    {
        for (const auto& [id, campaign] : by_id)
            campaign->changed();
    }
};

}  // namespace outbound
