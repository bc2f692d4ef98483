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

/// The secret that `from`, of secret_shape(), stands for; `nullopt` if it cannot be obtained; `fault` says why
/// then, without the secret.
std::optional<std::string> resolve_secret(const boost::json::value& from, const environment& env, std::string& fault);

}  // namespace outbound
