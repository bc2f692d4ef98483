// Options for the hours of a campaign: time zone, windows, quiet hours, time of day.
#pragma once

#include "parameters.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cli {

struct hours_options {
    std::optional<std::string> timezone;
    std::vector<std::string> windows;
    std::optional<std::string> quiet;
    std::optional<std::string> send_at;
    bool any_time = false;
};

void describe_hours(parameters& app, hours_options& options);

/// Sets `timezone` and `hours` if they were given. Throws usage_fault for text that cannot be parsed.
void put_hours(boost::json::object& request, const hours_options& options);

}  // namespace cli
