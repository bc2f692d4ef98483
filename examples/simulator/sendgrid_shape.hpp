// The shape of a mail/send request: members, types and the limits of each value by itself.
#pragma once

#include "checks.hpp"

#include <boost/json/object.hpp>

namespace simulator::sendgrid {

inline constexpr std::size_t most_recipients = 1000;

/// Reports the faults of single values. False if the request is no object.
bool check_shape(const json_value& mail, verdict& out);
/// Total size of keys and values in bytes, by which SendGrid limits substitutions and arguments.
std::size_t bytes_of(const boost::json::object& texts);

}  // namespace simulator::sendgrid
