// Answers web requests with complete bodies.
#pragma once

#include <outbound/service.hpp>

namespace outbound {

/// Runs the request on this thread. An endless body or one larger than 64 MiB becomes a problem document. Throws
/// std::bad_alloc.
web_response whole_response(service& over, const web_request& request);

}  // namespace outbound
