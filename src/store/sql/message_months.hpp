// The months in which one-off messages are stored together.
#pragma once

#include <outbound/types.hpp>

#include <string>
#include <string_view>

namespace outbound::sql {

/// The month of UTC, such as `2026-11`.
std::string month_of(timestamp at);

/// SQL: `campaign`, a table or alias, holds no one-off messages, or those of a month before `:month`.
std::string messages_are_over(std::string_view campaign);

}  // namespace outbound::sql
