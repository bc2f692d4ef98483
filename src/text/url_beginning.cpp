#include "text/url_beginning.hpp"

#include "model/ascii.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace outbound::text {
namespace {

constexpr std::string_view schemes_of_addresses[] = {"mailto", "tel", "sms"};
constexpr std::array<std::string_view, 3> schemes_of_code{"javascript", "vbscript", "data"};
constexpr std::size_t longest_word = 16;
constexpr std::string_view other_character = "&";  // Like all others, it is in no scheme.

// The named references that matter before the end of a scheme. All need their semicolon. No other one is a letter,
// digit or sign of a scheme.
constexpr std::pair<std::string_view, std::string_view> named_characters[] = {
    {"Tab", "\t"}, {"NewLine", "\n"}, {"colon", ":"}, {"sol", "/"}, {"quest", "?"}, {"num", "#"}};

std::string_view decoded_name(std::string_view name)
{
    for (const auto& [known, character] : named_characters)
        if (known == name)
            return character;
    return other_character;
}

}  // namespace

bool url_beginning::read(char c)
{
    if (reference_ != reference::none)
        return read_reference(c);
    if (!in_scheme()) {
        if (place_ == place::address && (c == '?' || c == '#'))
            place_ = place::rest;
        return true;
    }
    if (c != '&')
        return read_character(c);
    reference_ = reference::ampersand;
    name_.clear();
    number_ = 0;
    return true;
}

bool url_beginning::finish()
{
    return reference_ == reference::none || read_reference('\0');
}

bool url_beginning::read_reference(char c)
{
    switch (reference_) {
    case reference::ampersand:
        if (c == '#')
            reference_ = reference::sign;
        else if (is_letter(c) || is_digit(c))
            name_ = c, reference_ = reference::name;
        else
            return end_reference(c, other_character);
        return true;
    case reference::name:
        if (!is_letter(c) && !is_digit(c))
            return end_reference(c, c == ';' ? decoded_name(name_) : other_character);
        if (name_.size() < longest_word)
            name_ += c;
        return true;
    default:
        return read_number(c);
    }
}

bool url_beginning::read_number(char c)
{
    if (reference_ == reference::sign && to_lower(c) == 'x') {
        reference_ = reference::hex_sign;
        return true;
    }
    const bool hex = reference_ == reference::hex_sign || reference_ == reference::hexadecimal;
    if (const int digit = hex || is_digit(c) ? hexadecimal_value(c) : -1; digit >= 0) {
        reference_ = hex ? reference::hexadecimal : reference::decimal;
        number_ = std::min(number_ * (hex ? 16 : 10) + static_cast<std::uint32_t>(digit), std::uint32_t{0x110000});
        return true;
    }
    if (reference_ == reference::sign || reference_ == reference::hex_sign)
        return end_reference(c, "#");  // No reference after all: `#` begins the fragment.
    const char character = static_cast<char>(number_);
    return end_reference(c, number_ > 0 && number_ < 0x80 ? std::string_view{&character, 1} : other_character);
}

// `c` follows the reference, or is the semicolon in it.
bool url_beginning::end_reference(char c, std::string_view decoded)
{
    reference_ = reference::none;
    const bool allowed = read_character(decoded.front());
    return c == ';' || c == '\0' ? allowed : read(c) && allowed;
}

bool url_beginning::read_character(char c)
{
    if (static_cast<unsigned char>(c) <= ' ')
        return true;
    place_ = place::scheme;
    if (c == '/' || c == '?' || c == '#')
        return leave(place::rest);
    if (c == ':') {
        for (std::size_t i = 0; i < code_.size(); ++i)
            if ((code_[i] >> schemes_of_code[i].size() & 1) != 0)
                return leave(place::code) && !holds_value_;
        const bool address = std::ranges::find(schemes_of_addresses, scheme_) != std::end(schemes_of_addresses);
        return leave(address ? place::address : place::rest) && !holds_value_;
    }
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.')
        return leave(place::rest);  // In no scheme, so that a later `:` ends none.
    if (scheme_.size() < longest_word)
        scheme_ += to_lower(c);
    for (std::size_t i = 0; i < code_.size(); ++i) {
        std::uint16_t longer = 0;
        for (std::size_t at = 0; at < schemes_of_code[i].size(); ++at)
            if ((code_[i] >> at & 1) != 0 && schemes_of_code[i][at] == to_lower(c))
                longer = static_cast<std::uint16_t>(longer | 2U << at);
        code_[i] = longer;
    }
    return true;
}

bool url_beginning::leave(place to) noexcept
{
    place_ = to;
    code_ = {};
    return true;
}

void url_beginning::pass_value() noexcept
{
    if (!in_scheme())
        return;
    place_ = place::scheme;
    holds_value_ = true;
}

escaping url_beginning::value_escaping() const noexcept
{
    return place_ == place::start     ? escaping::url
           : place_ == place::address ? escaping::url_address
                                      : escaping::url_component;
}

bool url_beginning::join(const url_beginning& other)
{
    if (reference_ != other.reference_ || (in_reference() && (name_ != other.name_ || number_ != other.number_)))
        return false;
    const bool either_is_in_scheme = place_ == place::scheme || other.place_ == place::scheme;
    ambiguous_ |= other.ambiguous_ || (place_ != other.place_ && !either_is_in_scheme);
    holds_value_ |= other.holds_value_;
    for (std::size_t i = 0; i < code_.size(); ++i)
        code_[i] = static_cast<std::uint16_t>(code_[i] | other.code_[i]);
    if (other.place_ == place::code || (place_ != place::code && other.place_ < place_)) {
        place_ = other.place_;
        scheme_ = other.scheme_;
    }
    return true;
}

}  // namespace outbound::text
