// A request to outbound's own web endpoints and the answer to it, as plain values that any web server can carry.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace outbound {

struct web_header {
    std::string name;
    std::string value;
};

/// As it came in. Nothing is decoded: signatures are over the raw bytes.
struct web_request {
    std::string method;  ///< Upper case, `POST`.
    std::string target;  ///< Path and query as requested: `/outbound/webhooks/sendgrid?x=1`.
    std::vector<web_header> headers;
    std::string body;
    std::string remote;  ///< The peer's address; empty where it is not known.

    /// Value of the first header of that name (any case); empty when there is none.
    std::string_view header(std::string_view name) const noexcept;
};

struct web_response {
    unsigned status = 200;  ///< 200–599.
    std::vector<web_header> headers;
    std::string body;

    std::string_view header(std::string_view name) const noexcept;
};

}  // namespace outbound
