// Twilio's webhooks: signature, and what becomes of messages and calls.
#pragma once

#include "providers/common/form_fields.hpp"

#include <outbound/provider_event.hpp>
#include <outbound/web.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace outbound::twilio {

/// Whether the request carries the signature of the account with that token: HMAC-SHA1 over the URL that Twilio was
/// given, which is `public_url` and the request's target, and the form's fields in order. A JSON body is vouched for by
/// `bodySHA256` in the URL.
bool is_signed(const web_request& request, std::string_view public_url, std::string_view token);

/// Status of a message (`sms-status`). `key` is ours, from the callback's URL.
provider_event read_message_status(
    const form_fields& form, std::string_view key, std::string_view account, timestamp received);

/// Status of a call (`call-status`).
provider_event read_call_status(
    const form_fields& form, std::string_view key, std::string_view account, timestamp received);

/// Who answered (asynchronous machine detection).
provider_event read_detection(
    const form_fields& form, std::string_view key, std::string_view account, timestamp received);

/// A message that came in: replied, opted_out or opted_in. `opted_out`: its sender has refused messages before.
provider_event read_inbound(const form_fields& form, std::string_view account, timestamp received, bool opted_out);

/// True for what machine detection calls a machine: machine_…, fax.
bool is_machine(std::string_view answered_by) noexcept;

}  // namespace outbound::twilio
