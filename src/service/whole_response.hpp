// Web requests and responses whose bodies are whole texts.
#pragma once

#include <outbound/service.hpp>

namespace outbound {

/// Runs the request on this thread. A body that has no end or is larger than 64 MiB becomes a problem document. Throws
/// std::bad_alloc.
web_response whole_response(service& over, const web_request& request);

}  // namespace outbound
