// Secrets in the configuration.
#include "service/secrets.hpp"

#include "model/json_members.hpp"
#include "model/utf8.hpp"
#include "providers/common/vendor.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace outbound {
namespace {

std::optional<std::string> read_file(const std::string& path, std::string& fault)
{
    std::ifstream file{path, std::ios::binary};
    std::string text(longest_secret + 1, '\0');
    if (file)
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.is_open() || file.bad()) {
        fault = "file " + shortened(path, 200) + " cannot be read: " + std::strerror(errno);
        return std::nullopt;
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.pop_back();
    return text;
}

// Secrets become header fields, which may contain visible characters only.
bool is_usable(const std::string& secret)
{
    return !secret.empty() && secret.size() <= longest_secret &&
           std::ranges::all_of(secret, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

std::optional<std::string> process_environment(const char* name)
{
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? std::optional<std::string>{value} : std::nullopt;
}

std::optional<std::string> resolve_secret(const boost::json::value& from, const environment& env, std::string& fault)
{
    std::optional<std::string> secret;
    if (from.is_string()) {
        secret = std::string{std::string_view{from.get_string()}};
    } else if (const auto name = text_member(from.as_object(), "env"); !name.empty()) {
        secret = env(name.c_str());
        if (!secret)
            fault = "environment variable " + shortened(name, 200) + " is not set";
    } else {
        secret = read_file(text_member(from.as_object(), "file"), fault);
    }
    if (secret && !is_usable(*secret)) {
        fault = "must be 1 to 16384 visible ASCII characters without spaces";
        return std::nullopt;
    }
    return secret;
}

}  // namespace outbound
