// The state of a running campaign in one engine.
#pragma once

#include "engine/pace_turn.hpp"
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

/// The content that messages are rendered from, compiled once.
struct compiled_content {
    std::shared_ptr<const content> shared;
    std::optional<text::wanted_values> wanted;  ///< The values that its templates read.
    /// Returns the link for a recipient and address; set if the templates read `unsubscribe_url`.
    std::function<std::string(recipient_seq, std::string_view)> unsubscribe_url;
    bool lacks_link = false;            ///< The templates read `unsubscribe_url`, but this engine has no public_url.
    bool reads_postal_address = false;  ///< The templates read the sender's postal address.
};

/// Shared by the scheduler and all runs of one campaign; refreshed by every poll of the store. The content of a
/// campaign that holds one-off messages is empty: each message has its own.
struct active_campaign : compiled_content {
    campaign_work work;
    std::vector<std::string> columns;  ///< The contact columns that its templates need.
    bool resend_unknown = true;
    bool halted = false;  ///< Paused, cancelled or expired: send nothing more.
    /// Holds one-off messages, which cannot be paused in the store: halted here until an account may send them.
    bool waits_for_account = false;
    /// Paused by this engine: number of the last poll that may have read the earlier state.
    std::uint64_t halted_until_look = 0;
    bool preparing = false;
    /// A run waits for pace to claim retries; one run at a time, so that few slots are reserved.
    bool claiming_retries = false;
    bool paced = false;        ///< Its pace is slower than one lane.
    std::size_t ranges = 0;    ///< Number of ranges that this engine works on.
    std::size_t yielding = 0;  ///< Number of these ranges that it is about to give up for other campaigns.
    std::size_t retries = 0;   ///< Number of runs of retries.
    int failures = 0;          ///< Failed runs in a row.
    /// Number of changes of its hours. A range claimed before the last change must be claimed again.
    std::uint64_t hours_changes = 0;
    std::vector<pace_limit> limits;  ///< The applicable limits.
    /// Number of changes of its limits. Reservations before the last change must be adapted.
    std::uint64_t limits_changes = 0;
    std::vector<pace_turn> turns;  ///< Unused reservations of ended runs.
    rules::recipient_refusals refusals;
    std::vector<signal*> runs;            ///< Wakes the runs of ranges and retries.
    std::vector<signal*> paced_messages;  ///< Wakes windows whose messages are sent at a pace.

    /// Wakes every paced window and every run, so that they check `halted`. Windows first, because the runs record the
    /// messages that the windows return.
    void changed() const
    {
        for (auto* window : paced_messages)
            window->notify();
        for (auto* run : runs)
            run->notify();
    }
};

/// The campaigns that run, or have rows to close, as of the last poll of the store.
struct active_campaigns {
    std::map<campaign_id, std::shared_ptr<active_campaign>> by_id;
    std::uint64_t looks = 0;  ///< Number of polls of the store begun.

    void all_changed() const
    {
        for (const auto& [id, campaign] : by_id)
            campaign->changed();
    }
};

}  // namespace outbound
