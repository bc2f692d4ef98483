// Internationalised domain names, by IDNA 2008.
#pragma once

#include <string>
#include <string_view>

namespace outbound {

/// A domain as it goes over the wire.
struct wire_domain {
    std::string ascii;  ///< In lower case, its labels as punycode where they need it; empty if there is a fault.
    std::string fault;  ///< Worded to follow "has a domain that"; empty if there is none.
};

/// Converts a domain in UTF-8, and checks the punycode of one in ASCII.
wire_domain to_wire_domain(std::string_view domain);

}  // namespace outbound
