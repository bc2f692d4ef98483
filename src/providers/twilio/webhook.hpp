// Twilio's webhooks: signatures, and events of messages and calls.
#pragma once

#include "providers/common/form_fields.hpp"

#include <outbound/provider_event.hpp>
#include <outbound/web.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace outbound::twilio {

/// Whether the request carries a valid signature under the account's token: HMAC-SHA1 over the URL (`public_url` and
/// the request's target) and the form's fields in order. `bodySHA256` in the URL covers a JSON body.
bool is_signed(const web_request& request, std::string_view public_url, std::string_view token);

/// Parses the status of a message (`sms-status`). `key` is the message key from the callback's URL.
provider_event read_message_status(
    const form_fields& form, std::string_view key, std::string_view account, timestamp received);

/// Parses the status of a call (`call-status`).
provider_event read_call_status(
    const form_fields& form, std::string_view key, std::string_view account, timestamp received);

/// Parses the result of asynchronous machine detection.
provider_event read_detection(
    const form_fields& form, std::string_view key, std::string_view account, timestamp received);

/// Parses the end of transfer number `transfer`: transferred if both sides were connected, else transfer_failed.
provider_event read_transfer(
    const form_fields& form, std::size_t transfer, std::string_view key, std::string_view account, timestamp received);

/// Parses the end of recording number `recording`: recorded.
provider_event read_recording(
    const form_fields& form, std::size_t recording, std::string_view key, std::string_view account, timestamp received);

/// Parses an incoming message: replied, opted_out or opted_in. `opted_out`: its sender opted out before.
provider_event read_inbound(const form_fields& form, std::string_view account, timestamp received, bool opted_out);

/// True for the machine results of machine detection: machine_…, fax.
bool is_machine(std::string_view answered_by) noexcept;

}  // namespace outbound::twilio
