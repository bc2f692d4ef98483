// Compresses responses for clients that accept it.
#pragma once

#include <outbound/web.hpp>

namespace outbound::web {

/// Compresses a JSON body of more than 1 KiB with gzip if the request accepts it. Appends `-gzip` to the entity tag,
/// since the bytes differ, and sets Vary for caches.
void compress(web_response& response, const web_request& request);

}  // namespace outbound::web
