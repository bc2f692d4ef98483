// Reads secrets from text, environment variables and files.
#include "service/secrets.hpp"

#include "model/ascii.hpp"
#include "model/json_members.hpp"
#include "model/secret_filter.hpp"
#include "model/secret_words.hpp"
#include "model/utf8.hpp"
#include "providers/common/vendor.hpp"
#include "service/variable.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace outbound {
namespace {

// Detects a key written in place of a variable's name: keys contain lower-case letters, or no underscore.
bool is_name_of_variable(std::string_view name)
{
    return !may_be_secret(name) && name.find('_') != std::string_view::npos && std::ranges::all_of(name, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// A variable in messages. Does not quote a name that may be a key.
std::string words_for(const std::string& variable)
{
    return is_name_of_variable(variable) ? "environment variable " + variable
                                         : "the environment variable that \"env\" names";
}

/// A file in messages. Does not quote a path that is not absolute, or has a part that looks like a key.
std::string words_for_file(const std::string& path)
{
    return path.starts_with('/') && !may_be_secret_path(path) ? "file " + shortened(path, 200)
                                                              : "the file that \"file\" names";
}

std::optional<std::string> read_file(const std::string& path, std::string& fault)
{
    std::ifstream file{path, std::ios::binary};
    std::string text(longest_secret + 1, '\0');
    if (file)
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.is_open() || file.bad()) {
        fault = words_for_file(path) + " cannot be read: " + std::strerror(errno);
        return std::nullopt;
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    while (text.ends_with('\n') || text.ends_with('\r'))
        text.pop_back();
    return text;
}

// Secrets become header fields, which permit only visible characters.
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

secret_reading read_secret(const boost::json::value& from, const environment& env)
{
    secret_reading out;
    const auto variable = from.is_string() ? std::string{} : text_member(from.as_object(), "env");
    const auto words = variable.empty() ? "the secret in the configuration" : words_for(variable);
    std::string removed;
    if (from.is_string()) {
        out.secret = std::string{std::string_view{from.get_string()}};
    } else if (!variable.empty()) {
        auto found = read_variable(variable.c_str(), env);
        out.secret = std::move(found.value);
        removed = std::move(found.warning);
        if (!out.secret)
            out.fault = words + " is not set";
    } else {
        out.secret = read_file(text_member(from.as_object(), "file"), out.fault);
    }
    if (!out.secret)
        return out;
    if (const auto bare = trimmed(*out.secret, " \t\r\n"); bare.size() != out.secret->size()) {
        removed = "has blanks or line ends around its value, which are not used.";
        out.secret = std::string{bare};
    }
    if (!removed.empty())
        out.warning = to_upper(words[0]) + words.substr(1) + ' ' + removed;
    if (!is_usable(*out.secret)) {
        out = {};
        out.fault =
            (variable.empty() ? "" : words + " ") + "must be 1 to 16384 visible ASCII characters without spaces";
    }
    return out;
}

}  // namespace outbound
