// What answers of SES mean.
#pragma once

#include "http/answer.hpp"

#include <outbound/provider.hpp>
#include <outbound/types.hpp>

#include <optional>

namespace outbound::ses {

/// Reads the answer to SendEmail.
delivery read_send_answer(const http::answer& got, timestamp now);

/// Reads the answer to GetAccount. Nothing when it is none.
std::optional<account_terms> read_account_answer(const http::answer& got);

}  // namespace outbound::ses
