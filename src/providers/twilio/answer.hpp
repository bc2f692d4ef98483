// What answers of Twilio's REST API mean.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>
#include <outbound/types.hpp>

#include <string_view>

namespace outbound::twilio {

/// Reads the answer to creating a message or a call.
delivery read_create_answer(const http::answer& answer, timestamp now);

/// Two capital letters and 32 hexadecimal digits; `kinds` lists the letters (`SM MM`).
bool is_sid(std::string_view text, std::string_view kinds) noexcept;

}  // namespace outbound::twilio
