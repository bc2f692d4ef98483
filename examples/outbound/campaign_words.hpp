// Campaigns and their counts as text for a terminal.
#pragma once

#include "parameters.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>

namespace cli {

/// A campaign's status in one or two sentences, and the next step.
std::string campaign_in_words(const boost::json::object& campaign);

/// Prints campaign_in_words(), messages in flight, and recipients that are queued again.
void tell_campaign(const boost::json::object& campaign);

/// Declares the argument CAMPAIGN, an id.
void describe_campaign_id(parameters& app, std::int64_t& id);

/// Prints the counts of campaigns.analytics.
void print_counts(const boost::json::object& analytics);

}  // namespace cli
