// The counters of a campaign and the rates made from them.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>

namespace outbound::api {

/// What became of the recipients, and what they did.
struct campaign_counters {
    send_counts sends;
    event_counts events;
};

campaign_counters counters_of(context& ctx, campaign_id id);

/// One member for each counter; `bounced` sums the bounces of every class.
boost::json::object counters_json(const campaign_counters& counters);
shape counters_shape();

/// Null where the whole is 0.
boost::json::object rates_json(const campaign_counters& counters);
shape rates_shape();

/// Seconds of the calls that were picked up, on average; null if there was none.
boost::json::value average_duration(const event_counts& events);

}  // namespace outbound::api
