// The counters of a campaign and its rates.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <boost/json/object.hpp>

namespace outbound::api {

/// Outcomes of recipients, and their events.
struct campaign_counters {
    send_counts sends;
    event_counts events;
};

campaign_counters counters_of(context& ctx, campaign_id id);

/// One member for each counter; `bounced` sums the bounces of every class.
boost::json::object counters_json(const campaign_counters& counters);
shape counters_shape();

/// Rates between 0 and 1; null if the denominator is 0.
boost::json::object rates_json(const campaign_counters& counters);
shape rates_shape();

/// Average duration of answered calls in seconds; null if there were none.
boost::json::value average_duration(const event_counts& events);

}  // namespace outbound::api
