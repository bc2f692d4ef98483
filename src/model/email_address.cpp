// The syntax of an email address: RFC 5321's mailbox without address literals and comments, and with domains in any
// script.
#include "model/address.hpp"
#include "model/ascii.hpp"
#include "model/blanks.hpp"
#include "model/idn.hpp"
#include "model/lower_case.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace outbound {
namespace {

constexpr std::string_view no_address = "is no email address";
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_address = 254;  // RFC 5321, erratum 1690: a path of 256 octets less its brackets.
constexpr std::size_t longest_label = 63;

// Tables, because the address of every message is checked again.
constexpr auto alphanumerics_and(std::string_view others)
{
    std::array<bool, 256> table{};
    for (int byte = 0; byte < 128; ++byte)
        table[static_cast<std::size_t>(byte)] = is_digit(static_cast<char>(byte)) || is_letter(static_cast<char>(byte));
    for (const char c : others)
        table[static_cast<unsigned char>(c)] = true;
    return table;
}

constexpr auto alphanumerics = alphanumerics_and("");
constexpr auto atom_characters = alphanumerics_and("!#$%&'*+-/=?^_`{|}~");

bool is_alphanumeric(char c) noexcept
{
    return alphanumerics[static_cast<unsigned char>(c)];
}

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

// Top-level domains are letters or Punycode.
bool is_top_label(std::string_view label) noexcept
{
    return label.size() > 1 && (std::ranges::all_of(label, is_letter) || label.starts_with("xn--"));
}

// At least two labels of letters, digits and inner hyphens.
bool is_domain(std::string_view domain) noexcept
{
    std::size_t begin = 0;  // Of the current label.
    for (std::size_t at = 0; at < domain.size(); ++at) {
        const char c = domain[at];
        if (is_alphanumeric(c) || (c == '-' && at > begin))
            continue;
        if (c != '.' || at == begin || at - begin > longest_label || domain[at - 1] == '-')
            return false;
        begin = at + 1;
    }
    const auto top = domain.substr(begin);
    return begin > 0 && is_top_label(top) && top.size() <= longest_label && top.back() != '-';
}

bool ends_with_ignoring_case(std::string_view text, std::string_view suffix) noexcept
{
    return text.size() >= suffix.size() && to_lower(text.back()) == suffix.back() &&
           std::ranges::equal(text.substr(text.size() - suffix.size()), suffix, {}, to_lower);
}

// The suffix of the domain below which nobody gets mail; empty if there is none. Reserved by RFC 6761, 6762 (local),
// 7686 (onion), 8375 (home.arpa) and 9476 (alt), and by ICANN (internal). `example` is permitted for documents and
// tests.
std::string_view reserved_suffix(std::string_view domain) noexcept
{
    constexpr std::string_view reserved[] = {
        "invalid", "test", "localhost", "local", "onion", "home.arpa", "alt", "internal"};
    constexpr std::string_view last_letters = "adlnt";  // Of all of them; most domains end in another one.
    if (last_letters.find(to_lower(domain.back())) == std::string_view::npos)
        return {};
    const auto* found = std::ranges::find_if(reserved, [&](std::string_view suffix) {
        return ends_with_ignoring_case(domain, suffix) &&
               (domain.size() == suffix.size() || domain[domain.size() - suffix.size() - 1] == '.');
    });
    return found != std::end(reserved) ? *found : std::string_view{};
}

std::string_view domain_of(std::string_view address)
{
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string_view{} : address.substr(at + 1);
}

// Whether the domain needs IDNA processing. Most do not.
bool is_international(std::string_view domain)
{
    if (!is_ascii(domain))
        return true;
    const auto hyphen = domain.find('-');
    return hyphen != std::string_view::npos && domain.find("--", hyphen) != std::string_view::npos &&
           lowered(domain).find("xn--") != std::string::npos;
}

// Description of the first non-ASCII blank, `a no-break space (U+00A0)`; empty if there is none.
std::string unseen_character(std::string_view text)
{
    constexpr std::pair<char32_t, std::string_view> names[] = {{0xA0, "a no-break space"}, {0xAD, "a soft hyphen"},
        {0x200B, "a zero-width space"}, {0x200C, "a zero-width non-joiner"}, {0x200D, "a zero-width joiner"},
        {0x200E, "a left-to-right mark"}, {0x200F, "a right-to-left mark"}, {0x2060, "a word joiner"},
        {0x034F, "a combining grapheme joiner"}, {0x3164, "a Hangul filler"}, {0xFE0F, "a variation selector"},
        {0xFEFF, "a byte order mark"}};
    while (!text.empty()) {
        const auto character = take_character(text);
        if (character < 0x80 || !is_blank(character))
            continue;
        const auto* known = std::ranges::find(names, character, &std::pair<char32_t, std::string_view>::first);
        char code[16];
        std::snprintf(code, sizeof code, " (U+%04X)", static_cast<unsigned>(character));
        return std::string{known == std::end(names) ? "an unseen character" : known->second} + code;
    }
    return {};
}

std::string fault_of_wire_domain(std::string_view domain, std::size_t room)
{
    if (domain.size() > room)
        return "is longer than 254 octets";
    if (!is_domain(domain))
        return std::string{no_address};
    const auto suffix = reserved_suffix(domain);
    return suffix.empty() ? std::string{} : "has a domain below ." + std::string{suffix} + ", where nobody gets mail";
}

std::string fault_of_domain(std::string_view domain, std::size_t room)
{
    if (!is_international(domain))
        return fault_of_wire_domain(domain, room);
    const auto wire = to_wire_domain(domain);
    return wire.fault.empty() ? fault_of_wire_domain(wire.ascii, room) : "has a domain that " + wire.fault;
}

}  // namespace

std::string email_fault(std::string_view address)
{
    const bool plain = is_ascii(address);
    if (const auto unseen = plain ? std::string{} : unseen_character(address); !unseen.empty())
        return "holds " + unseen;
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || at == 0)
        return std::string{no_address};
    const auto local = address.substr(0, at);
    if (!plain && !is_ascii(local))
        return "has letters beyond ASCII before the @, which needs SMTPUTF8; no provider sends there";
    if (at > longest_local_part || !(is_dot_atom(local) || is_quoted_string(local)))
        return std::string{no_address};
    return at + 1 > longest_address ? "is longer than 254 octets"
                                    : fault_of_domain(address.substr(at + 1), longest_address - at - 1);
}

std::string email_wish(std::string_view address)
{
    const auto fault = email_fault(address);
    return "must be an email address such as ann@example.com" +
           (fault.empty() || fault == no_address ? std::string{} : "; it " + fault);
}

bool valid_email(std::string_view address)
{
    return email_fault(address).empty();
}

bool is_international_email(std::string_view address)
{
    return is_international(domain_of(address));
}

std::string wire_email(std::string_view address)
{
    const auto domain = domain_of(address);
    if (!is_international(domain))
        return std::string{address};
    const auto wire = to_wire_domain(domain);
    if (!wire.fault.empty())
        return std::string{address};
    return std::string{address.substr(0, address.size() - domain.size())} + wire.ascii;
}

std::string shown_email(std::string_view address)
{
    const auto wire = wire_email(address);
    const auto domain = to_shown_domain(std::string{domain_of(wire)});
    if (!is_international_email(address) || domain.empty())
        return std::string{address};
    return wire.substr(0, wire.rfind('@') + 1) + domain;
}

std::string fold_email(std::string_view address)
{
    return lowered(wire_email(without_outer_blanks(address)));
}

std::string fold_address(channel via, std::string_view address)
{
    return via == channel::email ? fold_email(address) : std::string{address};
}

bool valid_address(channel via, std::string_view address)
{
    return via == channel::email ? valid_email(address) : valid_e164(address);
}

}  // namespace outbound
