// Where a request comes from: this machine, a page of ours, or elsewhere.
#pragma once

#include <outbound/web.hpp>

namespace outbound::web {

/// Whether the client is on this machine. What a proxy passes on comes from elsewhere.
bool is_local(const web_request& head);

/// Whether a page of ours sends it, as browsers say: by Sec-Fetch-Site, or else by an Origin that is its Host.
bool is_same_origin(const web_request& head);

}  // namespace outbound::web
