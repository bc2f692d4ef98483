// Options of calls <-> JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/message.hpp>

#include <boost/json/object.hpp>

namespace outbound {

/// `{"ring_timeout": seconds, "machine_detection", "voice", "language", "redial": {"attempts", "after_minutes"}}`;
/// omitted members have their defaults.
shape call_options_shape();

/// The options of a single call, which is not repeated.
shape single_call_shape();
boost::json::object to_json(const call_options& call);

/// Sets the present members. The object must have been checked by the shape, or come from to_json().
void assign(call_options& call, const boost::json::object& from);

}  // namespace outbound
