// Secrets in the configuration: given as text, or as the place where the text is.
#pragma once

#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <string>

namespace outbound {

/// Reads an environment variable.
using environment = std::function<std::optional<std::string>(const char* name)>;
std::optional<std::string> process_environment(const char* name);

struct secret_reading {
    std::optional<std::string> secret;  ///< `nullopt` if it cannot be obtained.
    std::string fault;                  ///< Why not, without the secret.
    std::string warning;                ///< A sentence if blanks or line ends were taken off its ends.
};

/// Reads the secret that `from`, of secret_shape(), stands for.
secret_reading read_secret(const boost::json::value& from, const environment& env);

}  // namespace outbound
