// Messages that an account rejects before it sends a request.
#pragma once

#include <outbound/error.hpp>
#include <outbound/provider.hpp>
#include <outbound/recipient.hpp>

#include <string_view>

namespace outbound {

/// Final: the message cannot be sent.
delivery rejection(skip_reason reason, std::string_view detail);
delivery rejection(delivery_code code, std::string_view detail);

/// The address is no email address, or no number in E.164.
delivery reject_email_address(std::string_view address);
delivery reject_phone_number(std::string_view number);

/// Rendering left the subject, or text and html, empty.
delivery reject_empty_email();

/// Rendering failed.
delivery reject_unrendered(const error& failed);

/// The request would exceed `most_bytes`.
delivery reject_size(std::size_t most_bytes);

}  // namespace outbound
