// The REST API as an OpenAPI document, for clients, code generators and tests.
#pragma once

#include <boost/json/object.hpp>

namespace outbound {

/// The operations under `/api/v1/outbound` as OpenAPI 3.1: a path for each route, with the schemas that requests are
/// checked against. `operationId`s never change: the first route of an operation has the operation's name, further
/// routes add a distinguishing suffix. The server's URL is relative to the document's URL. Opens no database. Threads:
/// any.
boost::json::object openapi_document();

}  // namespace outbound
