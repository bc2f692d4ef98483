// The rules of SES for SendEmail with simple content.
#pragma once

#include "checks.hpp"

#include <vector>

namespace simulator::ses {

inline constexpr std::size_t largest_body = 40'000'000;

/// All faults of a SendEmail request; none if SES accepts it.
std::vector<refusal> check_mail(const json_value& mail);

/// The address of `Name <address>` or `address`; empty if it is neither, or if the name is not valid in a header.
std::string_view address_in(std::string_view mailbox);

/// Text with its encoded words (RFC 2047, UTF-8, base64) decoded.
std::string decoded_words(std::string_view text);

}  // namespace simulator::ses
