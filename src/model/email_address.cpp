// The syntax of an email address: RFC 5321's mailbox without the parts that no CRM needs (address literals, comments).
#include "model/address.hpp"
#include "model/ascii.hpp"

#include <algorithm>
#include <array>

namespace outbound {
namespace {

constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_domain = 255;
constexpr std::size_t longest_label = 63;

constexpr bool is_alphanumeric(char c) noexcept
{
    return is_digit(c) || is_letter(c);
}

// A table, because every message's address is looked at once more.
constexpr auto atom_characters = [] {
    std::array<bool, 256> table{};
    for (int byte = 0; byte < 128; ++byte)
        table[static_cast<std::size_t>(byte)] = is_alphanumeric(static_cast<char>(byte));
    for (const char c : std::string_view{"!#$%&'*+-/=?^_`{|}~"})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool is_atom_character(char c) noexcept
{
    return atom_characters[static_cast<unsigned char>(c)];
}

bool is_dot_atom(std::string_view text) noexcept
{
    bool dot_allowed = false;
    for (const char c : text) {
        if (c == '.' ? !dot_allowed : !is_atom_character(c))
            return false;
        dot_allowed = c != '.';
    }
    return dot_allowed;
}

bool is_quoted_string(std::string_view text) noexcept
{
    if (text.size() < 3 || text.front() != '"' || text.back() != '"')
        return false;
    text = text.substr(1, text.size() - 2);
    bool escaped = false;
    for (const char c : text) {
        if (c < ' ' || c > '~' || (c == '"' && !escaped))
            return false;
        escaped = c == '\\' && !escaped;
    }
    return !escaped;
}

bool is_label(std::string_view label) noexcept
{
    return !label.empty() && label.size() <= longest_label && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_domain(std::string_view domain) noexcept
{
    if (domain.size() > longest_domain)
        return false;
    std::size_t labels = 0;
    for (;;) {
        const auto dot = domain.find('.');
        const auto label = domain.substr(0, dot);
        if (!is_label(label))
            return false;
        ++labels;
        if (dot == std::string_view::npos)
            return labels > 1 && !std::ranges::all_of(label, is_digit);
        domain.remove_prefix(dot + 1);
    }
}

}  // namespace

bool valid_email(std::string_view address) noexcept
{
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || at > longest_local_part)
        return false;
    const auto local = address.substr(0, at);
    return (is_dot_atom(local) || is_quoted_string(local)) && is_domain(address.substr(at + 1));
}

std::string fold_email(std::string_view address)
{
    std::string folded{address};
    std::ranges::transform(folded, folded.begin(), to_lower);
    return folded;
}

std::string fold_address(channel via, std::string_view address)
{
    return via == channel::email ? fold_email(address) : std::string{address};
}

bool valid_address(channel via, std::string_view address) noexcept
{
    return via == channel::email ? valid_email(address) : valid_e164(address);
}

}  // namespace outbound
