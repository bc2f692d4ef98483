// Responses of the listener itself, as problem documents (RFC 9457).
#pragma once

#include <outbound/web.hpp>

#include <string_view>

namespace outbound::http {

struct refusal_kind {
    unsigned status;
    std::string_view code;
    std::string_view title;
};

namespace refusals {

inline constexpr refusal_kind malformed_request{400, "malformed_request", "This is no HTTP request"};
inline constexpr refusal_kind misdirected_request{421, "misdirected_request", "The request is for another server"};
inline constexpr refusal_kind too_large_header{431, "too_large_header", "The header is too large"};
inline constexpr refusal_kind internal{500, "internal", "A fault of outbound itself"};
inline constexpr refusal_kind too_many_connections{503, "too_many_connections", "There are too many connections"};

}  // namespace refusals

web_response problem_of(const refusal_kind& kind, std::string_view detail);

}  // namespace outbound::http
