// Text as it stands in the header of an email (RFC 5322, RFC 2047), and what every vendor of email wants of a content.
#pragma once

#include <outbound/message.hpp>

#include <string>
#include <string_view>

namespace outbound {

/// The text for a header: as it is where it is ASCII, else as encoded words (UTF-8, base64) of at most 75 characters.
/// Control characters become spaces; what is no UTF-8 becomes U+FFFD.
std::string header_text(std::string_view text);

/// `"Name" <address>`, or the address alone. A name that no ASCII string can hold is written in encoded words.
std::string mailbox(std::string_view address, std::string_view name);

/// A URL that may stand between the angle brackets of List-Unsubscribe.
bool is_one_click_url(std::string_view url) noexcept;

/// Why no message with this content can be sent: a sender that cannot stand in a header, or empty content. Empty when
/// they can.
std::string fault_of(const email_content& content);

}  // namespace outbound
