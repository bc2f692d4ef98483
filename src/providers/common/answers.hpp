// Converts the common parts of vendors' answers to outcomes of deliveries.
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

/// The outcome where there is no answer: unknown when bytes may have left, else not sent. The code is the fault's name.
delivery without_answer(const http::answer& answer);

/// `http_NNN`.
std::string status_code(const http::answer& answer);

/// The body as an object; an empty one when it is no JSON, as pages of a server in front of the vendor's are not.
boost::json::object body_of(const http::answer& answer);

/// Text of that member; empty when it is absent or no text.
std::string text_at(const boost::json::object& from, std::string_view name);

/// A date as HTTP and mail have it, in UTC: `Sun, 22 Nov 2026 15:00:30 GMT`, or `+0000`. `nullopt` for other text.
std::optional<timestamp> mail_date(std::string_view text);

/// How long the vendor asks to be left alone (X-RateLimit-Reset, Retry-After), an hour at most; 0 if unknown.
std::chrono::milliseconds asked_wait(const http::answer& answer, timestamp now);

}  // namespace outbound
