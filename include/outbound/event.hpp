// What an engine tells its host while it works.
#pragma once

#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace outbound {

/// Something that happened. `type` is one of: `campaign.started`, `campaign.prepared`, `campaign.paused`, `campaign.completed`,
/// `campaign.cancelled`, `provider.set_aside`, `recipient.replied`, `engine.idle`, `log`. Hosts must ignore types and members
/// they do not know.
struct event {
    std::string type;
    timestamp at{};
    boost::json::object data;  ///< Members by type; `campaign_id` where a campaign is meant. No secrets, no addresses.
};

/// Hears of events. One virtual per kind of news would follow if they had different lives; they have not.
///
/// Threads: called on the engine's executor, one at a time. Must not block.
/// Exceptions: must not throw.
class listener {
public:
    virtual ~listener() = default;
    virtual void on_event(const event&) {}
};

}  // namespace outbound
