// Valid senders of an SMS.
#pragma once

#include <string_view>

namespace outbound {

/// True for a number in E.164, a short code (3 to 8 digits), or an alphanumeric sender: 1 to 11 letters, digits,
/// spaces, `-` and `_`, with at least one letter.
bool is_sms_sender(std::string_view text) noexcept;

}  // namespace outbound
