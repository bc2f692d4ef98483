// What the header of a request says, and why it is refused.
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

/// Why a well-formed header cannot be served: its body's end or its host is ambiguous, so that a proxy in front may
/// read it in another way (RFC 9112, 3.2 and 6.3), or it has more than `most_fields` fields. `nullopt`: it can.
std::optional<head_refusal> refusal_of(const request_parser& parser, std::size_t most_fields);

/// Without body and peer. A target in absolute form loses scheme and host (RFC 9112, 3.2.2).
web_request to_request(const request_parser& parser);

}  // namespace outbound::http
