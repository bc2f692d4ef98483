// A running campaign as one engine sees it.
#pragma once

#include "engine/signal.hpp"
#include "rules/recipient_refusals.hpp"
#include "text/contact_values.hpp"

#include <outbound/message.hpp>
#include <outbound/store.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace outbound {

/// Shared by the scheduler and all the runs of one campaign; refreshed at every look at the store.
struct active_campaign {
    campaign_work work;
    std::shared_ptr<const content> shared;      ///< Compiled once.
    std::optional<text::wanted_values> wanted;  ///< What its templates read.
    std::vector<std::string> columns;           ///< The contact's columns that this needs.
    /// By recipient and address; set where its templates read `unsubscribe_url`.
    std::function<std::string(recipient_seq, std::string_view)> unsubscribe_url;
    bool resend_unknown = true;
    bool halted = false;                  ///< Paused, cancelled or expired: send nothing more.
    std::uint64_t halted_until_look = 0;  ///< Paused by this engine: the last look that may not know it.
    bool preparing = false;
    bool claiming_retries = false;  ///< A run waits for its turn to claim some; one at a time, so that few turns are reserved.
    rules::recipient_refusals refusals;
    std::vector<signal*> runs;  ///< Ranges and retries that this engine works on.

    /// Wakes every run, so that it looks at `halted` again.
    void changed() const
    {
        for (auto* run : runs)
            run->notify();
    }
};

}  // namespace outbound
