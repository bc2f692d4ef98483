// What a session's requests and responses hold: the token that it begins with, and its cookie.
#pragma once

#include "web/endpoint.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace outbound::web {

/// The member `token` of a JSON object; empty if there is none. Quotes nothing of what it cannot read.
std::string token_in_body(std::string_view body);

/// The session's secret in the cookie of a request; empty if there is none.
std::string_view session_cookie_of(const web_request& request);

/// The field that sets the cookie for `age`; 0 takes it away. On this machine, where there is no TLS, the cookie has
/// neither `Secure` nor the prefix.
web_header session_cookie(const web_call& call, std::string_view secret, std::chrono::seconds age);

/// What a browser may know of the session: name and scopes of the token.
web_response session_response(const api_token& token);

}  // namespace outbound::web
