// What answers of SES mean.
#pragma once

#include <outbound/https_client.hpp>
#include <outbound/provider.hpp>
#include <outbound/types.hpp>

#include <optional>
#include <string_view>

namespace outbound::ses {

/// Reads the answer to SendEmail to `recipient`.
delivery read_send_answer(const http::answer& answer, timestamp now, std::string_view recipient = {});

/// Reads the answer to GetAccount. `nullopt` if it is no such answer.
std::optional<account_terms> read_account_answer(const http::answer& answer);

}  // namespace outbound::ses
