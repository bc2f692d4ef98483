// The shape of a mail/send request: members, types and the limits of each value by itself.
#pragma once

#include "checks.hpp"

#include <boost/json/object.hpp>

namespace simulator::sendgrid {

inline constexpr std::size_t most_recipients = 1000;

/// Reports everything that is wrong with single values. False: the request is no object.
bool check_shape(const json_value& mail, verdict& out);
/// What keys and values add up to, as SendGrid measures substitutions and arguments.
std::size_t bytes_of(const boost::json::object& texts);

}  // namespace simulator::sendgrid
