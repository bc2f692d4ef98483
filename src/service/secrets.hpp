// Secrets in the configuration: as text, or as a reference to an environment variable or file.
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
    std::optional<std::string> secret;  ///< `nullopt` if it cannot be read.
    std::string fault;                  ///< Why not, without the secret.
    std::string warning;                ///< A sentence if outer blanks, line ends or a variable's quotes were removed.
};

/// Resolves `from`, a value of secret_shape().
secret_reading read_secret(const boost::json::value& from, const environment& env);

}  // namespace outbound
