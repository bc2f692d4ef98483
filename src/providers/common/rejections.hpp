// Messages that an account rejects before it sends a request.
#pragma once

#include <outbound/error.hpp>
#include <outbound/provider.hpp>
#include <outbound/recipient.hpp>

#include <string_view>

namespace outbound {

/// A final rejection of a message.
delivery rejection(skip_reason reason, std::string_view detail);
delivery rejection(delivery_code code, std::string_view detail);

/// The address is not a valid email address, or not an E.164 number.
delivery reject_email_address(std::string_view address);
delivery reject_phone_number(std::string_view number);

/// The rendered subject, or text and html, are empty.
delivery reject_empty_email();

/// Rendering failed.
delivery reject_unrendered(const error& failed);

/// The request would exceed `most_bytes`.
delivery reject_size(std::size_t most_bytes);

}  // namespace outbound
