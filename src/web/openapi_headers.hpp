// Header fields in the OpenAPI document: idempotency keys and entity tags.
#pragma once

#include "api/operation.hpp"

namespace outbound::web {

/// Adds the header fields to the description of a route, which must have `responses`.
void describe_headers(const api::operation& row, const api::route& where, boost::json::object& described);

/// `components.parameters`: the fields of requests.
boost::json::object parameter_components();

/// `components.headers`: the fields of responses.
boost::json::object header_components();

/// Adds the responses about versions to `components.responses`.
void add_version_responses(boost::json::object& responses);

/// The header that every response has, described for problems only: 148 references would add 10 KB.
boost::json::object request_id_header();

}  // namespace outbound::web
