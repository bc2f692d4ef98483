// A one-off message in responses.
#pragma once

#include "model/shape.hpp"

#include <outbound/message_store.hpp>

#include <boost/json/object.hpp>

namespace outbound::api {

/// The members of a recipient, and those of the message.
shape message_shape();
boost::json::object to_json(const one_off_message& m);

}  // namespace outbound::api
