// The REST API as an OpenAPI document, for clients, generators of code and tests.
#pragma once

#include <boost/json/object.hpp>

namespace outbound {

/// The operations under `/api/v1/outbound` as OpenAPI 3.1: a path for each route, with the shapes that requests are
/// checked against. Names of operations (`operationId`) never change: the first route of an operation has the
/// operation's name, others add what sets them apart. The server's URL is relative to where the document is served.
/// Opens nothing. Threads: any.
boost::json::object openapi_document();

}  // namespace outbound
