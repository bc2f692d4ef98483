// Reasons in plain English: one clause for each of outbound's codes.
#pragma once

#include <outbound/recipient.hpp>

#include <string>
#include <string_view>

namespace outbound {

/// The meaning of one of outbound's reasons, as a clause such as "the address is not valid"; empty for vendors' codes.
/// Covers skip_reason, outcome_reason, delivery_code and http::fault.
std::string_view reason_in_words(std::string_view reason) noexcept;

/// Why a recipient has this status, as a clause: reason_in_words(), or a clause that quotes the vendor's code. For
/// `unknown` it tells a lost response from a later attempt that was refused.
std::string reason_in_words(recipient_status status, std::string_view reason);

/// Why an address is suppressed, as a clause such as "the recipient opted out"; empty for reasons that are not
/// suppression_reason.
std::string_view suppression_in_words(std::string_view reason) noexcept;

}  // namespace outbound
