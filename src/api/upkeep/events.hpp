// Events of the log in requests and answers.
#pragma once

#include "model/shape.hpp"

#include <outbound/event_log_store.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <optional>

namespace outbound::api {

boost::json::object to_json(const logged_event& event);

/// The member `data` of events.
shape event_data_shape();

/// The log request of `events.list`; `nullopt` if it has no cursor yet and reads nothing.
std::optional<event_log_request> event_request_of(const boost::json::object& request);

/// Types of events that are in the log.
shape logged_type_shape();

/// The member `types`.
std::vector<event_type> event_types_of(const boost::json::object& request);

/// The member `wait`; 0 if absent.
std::chrono::seconds event_wait_of(const boost::json::object& request);

}  // namespace outbound::api
