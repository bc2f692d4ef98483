// The origin of a client's requests: scheme, host and port of a base URL, and the path before every target.
#pragma once

#include <string>
#include <string_view>

namespace outbound::http {

struct origin {
    bool tls = true;
    std::string host;  ///< Name or address, without the brackets of an IPv6 address.
    std::string port;  ///< Decimal number.
    /// Value of the Host field: with brackets, and with a port other than the scheme's default.
    std::string authority;
    std::string path;         ///< Starts with `/` unless empty; never ends with `/`.
    bool is_address = false;  ///< `host` is an IP address: no SNI, and the certificate must contain the address.
};

/// True for `localhost`, 127.0.0.0/8 and ::1.
bool is_loopback(std::string_view host);

/// Parses a base URL. Throws error{errc::config} unless it is `https://host[:port][/path]`, or the same with `http` and
/// a loopback host, so that credentials and addresses are never sent unencrypted.
origin parse_origin(std::string_view base_url);

}  // namespace outbound::http
