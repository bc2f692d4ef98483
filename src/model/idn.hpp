// Internationalised domain names, by IDNA 2008.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// A domain for the wire.
struct wire_domain {
    std::string ascii;  ///< In lower case, with Punycode labels where necessary; empty if there is a fault.
    std::string fault;  ///< Worded to follow "has a domain that"; empty if there is none.
};

/// Converts a domain in UTF-8; checks the Punycode of an ASCII domain.
wire_domain to_wire_domain(std::string_view domain);

/// Converts a domain for the wire to Unicode; empty if that is impossible.
std::string to_shown_domain(const std::string& ascii);

}  // namespace outbound
