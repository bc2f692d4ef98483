// Paths of the web endpoints, except webhooks: src/web serves them, and links are built from them.
// webhook_reader::endpoints() names the paths of webhooks.
#pragma once

#include <string>
#include <string_view>

namespace outbound::web_paths {

/// Prefix of the paths of operations.
inline constexpr std::string_view api = "/api/v1/outbound";

/// The pages of the dashboard are at and below this path.
inline constexpr std::string_view dashboard = "/outbound";

// `{name}` stands for one segment.
inline constexpr std::string_view unsubscribe = "/outbound/unsubscribe/{token}";
inline constexpr std::string_view image = "/outbound/images/{name}";
inline constexpr std::string_view live = "/healthz";
inline constexpr std::string_view ready = "/readyz";
inline constexpr std::string_view metrics = "/metrics";

/// The part of a pattern before `{name}`.
constexpr std::string_view before_name(std::string_view pattern) noexcept
{
    return pattern.substr(0, pattern.find('{'));
}

/// The pattern with `{name}` replaced by `value`.
inline std::string fill(std::string_view pattern, std::string_view value)
{
    const auto front = before_name(pattern);
    std::string path{front};
    path += value;
    path += pattern.substr(pattern.find('}', front.size()) + 1);
    return path;
}

}  // namespace outbound::web_paths
