// Requests and responses of sessions: the initial token, and the cookie.
#pragma once

#include "web/endpoint.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace outbound::web {

/// The member `token` of a JSON object; empty if there is none. Errors do not quote the body.
std::string token_in_body(std::string_view body);

/// The session's secret in the cookie of a request; empty if there is none.
std::string_view session_cookie_of(const web_request& request);

/// The field that sets the cookie for `age`; 0 deletes it. For requests from this machine, without TLS, the cookie has
/// neither `Secure` nor the prefix.
web_header session_cookie(const web_call& call, std::string_view secret, std::chrono::seconds age);

/// The caller as visible to a browser: name, scopes, and whether a token or the login of the host identified it.
web_response session_response(const web_access& caller);

}  // namespace outbound::web
