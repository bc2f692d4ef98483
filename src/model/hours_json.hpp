// Sending hours <-> JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/hours.hpp>

#include <string>

namespace outbound {

/// {"windows": [{"days": ["mon"], "from": "09:00", "to": "20:00"}], "quiet": {"from": "21:00", "to": "08:00"},
/// "send_at": "09:30"}
shape hours_shape();

/// The windows alone.
shape hours_windows_shape();

/// Rules that a shape cannot express; the paths of violations begin with `path`.
std::vector<violation> check_hours(const sending_hours& hours, const std::string& path);

/// Empty for hours without restrictions.
boost::json::object to_json(const sending_hours& hours);

/// Reads a value that hours_shape() has accepted.
sending_hours hours_from_json(const boost::json::object& from);

}  // namespace outbound
