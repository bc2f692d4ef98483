// The rules of SES for SendEmail with simple content.
#pragma once

#include "checks.hpp"

#include <vector>

namespace simulator::ses {

inline constexpr std::size_t largest_body = 40'000'000;

/// Everything that is wrong with a SendEmail request.
std::vector<refusal> check_mail(const json_value& mail);

/// The address of `Name <address>` or `address`; empty when it is none, or the name is not what a header may hold.
std::string_view address_in(std::string_view mailbox);

/// Text with its encoded words (RFC 2047, UTF-8, base64) decoded.
std::string decoded_words(std::string_view text);

}  // namespace simulator::ses
