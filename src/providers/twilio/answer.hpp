// Interprets responses of Twilio's REST API.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>
#include <outbound/types.hpp>

#include <string_view>

namespace outbound::twilio {

/// Interprets the response to the creation of a message or call.
delivery read_create_answer(const http::answer& answer, timestamp now);

/// Interprets the response to the listing of messages or calls: `accepted` if the account may read them.
delivery read_list_answer(const http::answer& answer, timestamp now);

/// True for two capital letters and 32 hexadecimal digits; `kinds` lists the letters (`SM MM`).
bool is_sid(std::string_view text, std::string_view kinds) noexcept;

}  // namespace outbound::twilio
