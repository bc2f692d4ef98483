// Writes the body of SendEmail with simple content.
#pragma once

#include <outbound/provider.hpp>

#include <string>

namespace outbound::ses {

constexpr std::size_t most_body_bytes = 40'000'000;  ///< Maximum size of a message; SES documents 40 MB.

/// Appends the request for one message. `configuration_set` is used if the content has none. False if the message
/// cannot be sent, with the reason in `refusal`.
bool write_send_email(const message& m, const std::string& configuration_set, std::string& out, delivery& refusal);

}  // namespace outbound::ses
