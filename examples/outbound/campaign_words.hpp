// Campaigns and their counts as text for a terminal.
#pragma once

#include <boost/json/object.hpp>

#include <string>

namespace cli {

/// A campaign's status in one or two sentences, and the next step.
std::string campaign_in_words(const boost::json::object& campaign);

/// Prints campaign_in_words(), messages in flight, and recipients that are queued again.
void tell_campaign(const boost::json::object& campaign);

/// Prints the counts of campaigns.analytics.
void print_counts(const boost::json::object& analytics);

}  // namespace cli
