// A one-off message in responses.
#pragma once

#include "api/context.hpp"
#include "model/shape.hpp"

#include <outbound/message_store.hpp>

#include <boost/json/value.hpp>

namespace outbound::api {

/// The members of a recipient, and those of the message.
shape message_shape();
boost::json::object to_json(const one_off_message& m);

/// The texts of a message, rendered from its pinned content with its values and those that its contact has now. The
/// unsubscribe link in them is a placeholder. Null for an erased message.
boost::json::value message_texts_json(context& ctx, const one_off_message& m);

}  // namespace outbound::api
