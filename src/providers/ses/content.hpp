// A message as SES takes it: the body of SendEmail with simple content.
#pragma once

#include <outbound/provider.hpp>

#include <string>

namespace outbound::ses {

constexpr std::size_t most_body_bytes = 40'000'000;  ///< Of a message; SES says 40 MB.

/// Appends the request for one message. `configuration_set` stands in where the content names none. False when the
/// message cannot be sent; `refusal` then says why.
bool write_send_email(const message& m, const std::string& configuration_set, std::string& out, delivery& refusal);

}  // namespace outbound::ses
