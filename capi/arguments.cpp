// Has its own UTF-8 check, because this folder includes only public headers of the library.
#include "arguments.hpp"

#include <boost/json/parser.hpp>

#include <algorithm>
#include <string>

namespace outbound::c {
namespace {

namespace json = boost::json;

using byte = unsigned char;

std::string place_of(std::string_view text, std::size_t offset)
{
    const auto before = text.substr(0, offset);
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto column = offset - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

[[noreturn]] void refuse(errc code, std::string_view name, const std::string& fault)
{
    throw error{code, std::string{name} + ": " + fault};
}

// Size in bytes of the first character of `text`, or 0 if it is malformed by RFC 3629 (surrogates and overlong forms
// included).
std::size_t character_size(std::string_view text) noexcept
{
    const auto first = static_cast<byte>(text[0]);
    if (first < 0x80)
        return 1;
    const std::size_t size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || text.size() < size)
        return 0;
    const auto second = static_cast<byte>(text[1]);
    const byte least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const byte most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most)
        return 0;
    const auto rest = text.substr(2, size - 2);
    return std::ranges::all_of(rest, [](char c) { return (static_cast<byte>(c) & 0xC0) == 0x80; }) ? size : 0;
}

/// Offset of the first byte of `text` that is not UTF-8; its size if there is none.
std::size_t well_formed_size(std::string_view text) noexcept
{
    std::size_t at = 0;
    while (at < text.size()) {
        const auto size = character_size(text.substr(at));
        if (size == 0)
            break;
        at += size;
    }
    return at;
}

std::vector<web_header> headers_argument(const char* argument, std::string_view name)
{
    require(argument, name);
    std::vector<web_header> headers;
    for (std::string_view rest{argument}; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            break;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0)
            refuse(errc::invalid, name, "must be lines of the form Name: value");
        auto value = line.substr(colon + 1);
        const auto begin = std::min(value.find_first_not_of(" \t"), value.size());
        value = value.substr(begin, value.find_last_not_of(" \t") + 1 - begin);
        headers.push_back({std::string{line.substr(0, colon)}, std::string{value}});
    }
    return headers;
}

}  // namespace

void require(const void* argument, std::string_view name)
{
    if (!argument)
        refuse(errc::invalid, name, "must not be NULL");
}

std::string_view text_argument(const char* argument, std::string_view name, errc fault)
{
    require(argument, name);
    const std::string_view text{argument};
    if (const auto good = well_formed_size(text); good != text.size())
        refuse(fault, name, "must be UTF-8, and is not at " + place_of(text, good));
    return text;
}

json::value json_argument(const char* argument, std::string_view name)
{
    const auto text = text_argument(argument, name);
    json::parser reader;
    boost::system::error_code failed;
    const auto read = reader.write_some(text.data(), text.size(), failed);
    if (!failed && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos)
        failed = json::error::extra_data;
    if (failed)
        refuse(errc::invalid, name, "must be JSON, and is not at " + place_of(text, read) + ": " + failed.message());
    return reader.release();
}

web_request head_argument(const char* method, const char* target, const char* header_lines)
{
    web_request head;
    head.method = text_argument(method, "method");
    head.target = text_argument(target, "target");
    head.headers = headers_argument(header_lines, "header_lines");
    return head;
}

std::optional<web_access> access_argument(const char* argument, std::string_view name)
{
    if (!argument)
        return std::nullopt;
    const auto document = json_argument(argument, name);
    const auto* members = document.if_object();
    const auto* actor = members ? members->if_contains("actor") : nullptr;
    const auto* scopes = members ? members->if_contains("scopes") : nullptr;
    if (!actor || !actor->is_string() || !scopes || !scopes->is_array() || members->size() != 2)
        refuse(errc::invalid, name, "must be an object with just an actor, which is a text, and scopes, an array");
    web_access access{std::string{actor->get_string()}, {}};
    for (const auto& entry : scopes->get_array()) {
        const auto known = entry.is_string() ? from_string<scope>(entry.get_string()) : std::nullopt;
        if (!known)
            refuse(errc::invalid, name, "scopes must be of read, write, send, pii and admin");
        access.scopes.push_back(*known);
    }
    return access;
}

std::chrono::milliseconds time_argument(int argument, std::string_view name)
{
    if (argument < -1)
        refuse(errc::invalid, name, "must be at least 0, or -1 for no limit");
    constexpr std::chrono::hours for_ever{24 * 365};
    return argument == -1 ? for_ever : std::chrono::milliseconds{argument};
}

}  // namespace outbound::c
