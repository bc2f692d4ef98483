// Converts the common parts of vendors' responses to outcomes of deliveries.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace outbound {

delivery outcome_of(delivery::outcome result, std::string code, std::string_view detail);

/// The outcome without a response: `unknown` if bytes may have left, otherwise `not_sent`. The code is the fault's
/// name.
delivery without_answer(const http::answer& answer);

/// `http_NNN`.
std::string status_code(const http::answer& answer);

/// The body as an object; empty if it is not a JSON object, such as the error page of a proxy.
boost::json::object body_of(const http::answer& answer);

/// The member's text; empty if it is absent or not text.
std::string text_at(const boost::json::object& from, std::string_view name);

/// Parses a date in the form of HTTP and mail, in UTC: `Sun, 22 Nov 2026 15:00:30 GMT`, or `+0000`. `nullopt` for other
/// text.
std::optional<timestamp> mail_date(std::string_view text);

/// The headers that asked_wait() reads.
inline constexpr const char* reset_header = "X-RateLimit-Reset";
inline constexpr const char* retry_header = "Retry-After";

/// The wait that the vendor requests, at most an hour; 0 if unknown.
std::chrono::milliseconds asked_wait(const http::answer& answer, timestamp now);

}  // namespace outbound
