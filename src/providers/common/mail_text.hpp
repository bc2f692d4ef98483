// Text for the header of an email (RFC 5322, RFC 2047), and content checks common to all email vendors.
#pragma once

#include <outbound/message.hpp>

#include <string>
#include <string_view>

namespace outbound {

/// The text for a header: ASCII unchanged, other text as encoded words (UTF-8, Base64) of at most 75 characters.
/// Control characters become spaces; invalid UTF-8 becomes U+FFFD.
std::string header_text(std::string_view text);

/// `"Name" <address>`, or the address alone. A non-ASCII name is written in encoded words.
std::string mailbox(std::string_view address, std::string_view name);

/// Whether the URL is valid within the angle brackets of List-Unsubscribe.
bool is_one_click_url(std::string_view url) noexcept;

/// Why no message with this content can be sent: a sender that is invalid in a header, or empty content. Empty if there
/// is no fault.
std::string fault_of(const email_content& content);

}  // namespace outbound
