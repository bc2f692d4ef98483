// Campaigns and their counts as text for a terminal.
#pragma once

#include "parameters.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>

namespace cli {

/// Where a campaign stands, in one or two sentences, and what to do next.
std::string campaign_in_words(const boost::json::object& campaign);

/// Prints them.
void tell_campaign(const boost::json::object& campaign);

/// The campaign that a command is about.
void describe_campaign_id(parameters& app, std::int64_t& id);

/// The counts of campaigns.analytics as a table.
void print_counts(const boost::json::object& analytics);

}  // namespace cli
