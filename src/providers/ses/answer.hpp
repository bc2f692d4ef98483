// Interprets responses of SES.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>
#include <outbound/types.hpp>

#include <optional>
#include <string_view>

namespace outbound::ses {

/// The header of a response that names the fault.
inline constexpr const char* error_header = "x-amzn-ErrorType";

/// Interprets the response to SendEmail to `recipient`.
delivery read_send_answer(const http::answer& answer, timestamp now, std::string_view recipient = {});

/// Interprets the response to GetAccount. `nullopt` for any other response.
std::optional<account_terms> read_account_answer(const http::answer& answer);

/// Interprets the response to GetAccount as an attempt to send: `accepted` if the account may send.
delivery read_check_answer(const http::answer& answer, timestamp now);

}  // namespace outbound::ses
