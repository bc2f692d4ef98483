// Compresses responses for clients that accept it.
#pragma once

#include <outbound/web.hpp>

namespace outbound::web {

/// Gives a response whose body is JSON of more than 1 KiB to the request as gzip, if it accepts that. A compressed body
/// is another one, so its tag ends with `-gzip`, and caches are told what it depends on.
void compress(web_response& response, const web_request& request);

}  // namespace outbound::web
