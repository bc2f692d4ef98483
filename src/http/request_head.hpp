// Checks and converts the header of a request.
#pragma once

#include "http/refusals.hpp"

#include <outbound/web.hpp>

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace outbound::http {

using request_parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

struct head_refusal {
    refusal_kind kind;
    std::string text;
};

/// Why a well-formed header is refused: the end of its body or its host is ambiguous, so that a proxy may interpret it
/// differently (RFC 9112, 3.2 and 6.3), or it has more than `most_fields` fields. `nullopt`: not refused.
std::optional<head_refusal> refusal_of(const request_parser& parser, std::size_t most_fields);

/// The request without body and peer. Removes scheme and host from a target in absolute form (RFC 9112, 3.2.2).
web_request to_request(const request_parser& parser);

}  // namespace outbound::http
