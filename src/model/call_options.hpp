// Options of calls <-> JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/message.hpp>

#include <boost/json/object.hpp>

namespace outbound {

/// `{"ring_timeout": seconds, "machine_detection", "voice", "language", "redial": {"attempts", "after_minutes"}}`; what
/// is left out has its default.
shape call_options_shape();
boost::json::object to_json(const call_options& call);

/// Sets the members that are there; the object has been checked by the shape, or came from to_json().
void assign(call_options& call, const boost::json::object& from);

}  // namespace outbound
