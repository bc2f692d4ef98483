// Where a client's requests go: scheme, host and port of a base URL, and the path in front of every target.
#pragma once

#include <string>
#include <string_view>

namespace outbound::http {

struct origin {
    bool tls = true;
    std::string host;         ///< Name or address, without the brackets of an IPv6 address.
    std::string port;         ///< Decimal.
    std::string authority;    ///< As the Host field wants it: brackets, and the port where it is not the scheme's own.
    std::string path;         ///< Starts with `/` unless empty; never ends with one.
    bool is_address = false;  ///< `host` is an IP address: no SNI, and the certificate must carry the address.
};

/// True for `localhost`, 127.0.0.0/8 and ::1.
bool is_loopback(std::string_view host);

/// Reads a base URL. Throws error{errc::config} unless it is `https://host[:port][/path]`, or the same with `http` and
/// a loopback host: credentials and addresses do not travel in the clear.
origin parse_origin(std::string_view base_url);

}  // namespace outbound::http
