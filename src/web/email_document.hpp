// Emails as documents for frames: without scripts, and with an opaque origin.
#pragma once

#include "web/endpoint.hpp"

#include <string>

namespace outbound::web {

/// `images`: whether images of other servers are loaded.
web_response email_document(const web_call& call, std::string html, bool images = true);

/// `frame-ancestors` of the content policy: this origin, and those of the host.
std::string frame_ancestors(const dashboard_settings& settings);

}  // namespace outbound::web
