// What the OpenAPI document says about header fields: keys of repeated requests, and versions.
#pragma once

#include "api/operation.hpp"

namespace outbound::web {

/// Adds them to the description of one route, which has `responses`.
void describe_headers(const api::operation& row, const api::route& where, boost::json::object& described);

/// `components.parameters`: the fields of requests.
boost::json::object parameter_components();

/// `components.headers`: the fields of responses.
boost::json::object header_components();

/// Those of `components.responses` that are about versions.
void add_version_responses(boost::json::object& responses);

}  // namespace outbound::web
