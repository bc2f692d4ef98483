// Values of environment variables, without what people and readers of .env files leave around them.
#pragma once

#include "service/secrets.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace outbound {

/// The text without outer blanks and line ends, and without a pair of quotes around all of it that has none inside.
std::string_view bare_value(std::string_view text) noexcept;

struct variable_reading {
    std::optional<std::string> value;  ///< bare_value() of the variable; `nullopt` if it is not set.
    std::string warning;               ///< What was removed, worded to follow the variable's name; empty: nothing.
};

variable_reading read_variable(const char* name, const environment& env);

}  // namespace outbound
