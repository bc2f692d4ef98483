// Reads character by character; a character that is neither digit nor mark is a named fault.
#include "model/written_number.hpp"

#include "model/ascii.hpp"
#include "model/utf8.hpp"

#include <algorithm>
#include <utility>

namespace outbound::phone {
namespace {

constexpr std::size_t most_digits = 30;

constexpr std::string_view extension = "has an extension, which no message reaches; give the number without it";
constexpr std::string_view foreign = "has characters that no phone number has";
constexpr std::string_view too_long = "has too many digits";
constexpr std::string_view decimal = "ends like a decimal number (.0); give the number without it";
constexpr std::string_view two_numbers = "has a + inside; give one number";
constexpr std::string_view power_of_ten = "was shortened to a power of ten; give all digits";

std::optional<char> digit_of(char32_t c)
{
    for (const char32_t zero : {U'0', U'\uFF10', U'\u0660', U'\u06F0'})
        if (c >= zero && c <= zero + 9)
            return static_cast<char>('0' + (c - zero));
    return std::nullopt;
}

bool is_mark(char32_t c)
{
    constexpr std::u32string_view marks =
        U" \t\r\n.-/"
        U"()[]\u00A0\u00AD\u00B7\u2044\u2060\u2212\u3000\u30FB\u30FC\uFEFF\uFF08\uFF09\uFF0D\uFF0E\uFF0F\uFF3B\uFF3D";
    const bool space = c >= U'\u2000' && c <= U'\u200F';  // Includes zero-width and direction marks.
    const bool dash = c >= U'\u2010' && c <= U'\u2015';
    const bool direction = (c >= U'\u2028' && c <= U'\u202F') || (c >= U'\u2066' && c <= U'\u2069');
    return space || dash || direction || marks.find(c) != std::u32string_view::npos;
}

bool is_slash(char32_t c)
{
    return c == U'/' || c == U'\u2044' || c == U'\uFF0F';
}

bool is_line_end(char32_t c)
{
    return c == U'\r' || c == U'\n' || c == U'\u2028' || c == U'\u2029';
}

bool is_blank(char32_t c)
{
    return c == U' ' || c == U'\t' || c == U'\u00A0' || (c >= U'\u2000' && c <= U'\u200A') || c == U'\u202F' ||
           c == U'\u3000';
}

bool begins_with_blank(std::string_view text)
{
    return !text.empty() && is_blank(take_character(text));
}

bool is_bracket(char32_t c, std::u32string_view brackets)
{
    return brackets.find(c) != std::u32string_view::npos;
}

std::string_view without_scheme(std::string_view text)
{
    constexpr std::string_view scheme = "tel:";
    text = trimmed(text, " \t\r\n");
    const bool has_scheme =
        text.size() >= scheme.size() && std::ranges::equal(text.substr(0, scheme.size()), scheme, {}, to_lower);
    return has_scheme ? text.substr(scheme.size()) : text;
}

bool is_zeros(std::string_view text)
{
    return !text.empty() && text.find_first_not_of('0') == std::string_view::npos;
}

bool is_dot(char32_t c)
{
    return c == U'.' || c == U'\uFF0E';
}

// Whether the zeros behind the last dot are decimals (`491712345678.0`) and not a group of the number (`05.10.00`).
// `dot` is the index of the first digit behind it, and `run` the count of digits directly before it.
bool is_decimal(std::string_view digits, std::size_t dot, std::size_t run)
{
    const auto tail = digits.substr(dot);
    if (!is_zeros(tail))
        return false;
    constexpr std::size_t longest_group = 4;
    constexpr std::size_t shortest_number = 7;
    const bool is_one_run = run == dot || run > longest_group;
    return tail.size() == 1 || (tail.size() == 2 && is_one_run) || run >= shortest_number;
}

bool is_power(std::string_view text)
{
    constexpr std::size_t most = 2;
    if (text.starts_with('+') || text.starts_with('-'))
        text.remove_prefix(1);
    return !text.empty() && text.size() <= most && std::ranges::all_of(text, is_digit);
}

// The fault of a character that is neither digit nor mark. `rest` follows it.
std::string_view fault_of(char32_t c, std::string_view rest, const written_number& number)
{
    constexpr std::u32string_view extension_marks = U"xXeE#,;~\uFF58\uFF38\uFF03\uFF0C\uFF1B";
    if (number.digits.empty() || extension_marks.find(c) == std::u32string_view::npos)
        return foreign;
    if (c == U',' && is_zeros(rest))
        return decimal;
    if ((c == U'e' || c == U'E') && is_power(rest))
        return power_of_ten;
    constexpr std::ptrdiff_t fewest_digits = 6;
    return std::ranges::count_if(rest, is_digit) >= fewest_digits ? several_numbers : extension;
}

}  // namespace

written_number take_apart(std::string_view text)
{
    written_number number;
    std::optional<std::size_t> opened;
    std::optional<std::size_t> dot;  // Index in `digits` of the first digit behind the last dot.
    std::size_t run = 0;             // Digits without a mark between them, before the last dot.
    std::size_t adjacent = 0;        // Digits without a mark between them, so far.
    char32_t last = 0;
    for (auto rest = without_scheme(text); !rest.empty();) {
        const auto c = take_character(rest);
        const auto digit = digit_of(c);
        const auto before = std::exchange(adjacent, digit ? adjacent + 1 : 0);
        const auto behind = std::exchange(last, c);
        if (digit) {
            number.digits += *digit;
        } else if (c == U'+' || c == U'\uFF0B') {
            if (number.plus || !number.digits.empty())
                return {.fault = two_numbers};
            number.plus = true;
        } else if (!is_mark(c)) {
            return {.fault = fault_of(c, rest, number)};
        } else if (is_slash(c) || is_line_end(c)) {
            number.breaks.push_back(
                {number.digits.size(), is_line_end(c) || (is_blank(behind) && begins_with_blank(rest))});
        } else if (is_dot(c)) {
            dot = number.digits.size();
            run = before;
        } else if (is_bracket(c, U"([\uFF08\uFF3B")) {
            opened = number.digits.size();
        } else if (is_bracket(c, U")]\uFF09\uFF3D") && opened) {
            if (std::string_view{number.digits}.substr(*opened) == "0")
                number.trunk_zero = opened;
            opened.reset();
        }
        if (number.digits.size() > most_digits)
            return {.fault = too_long};
    }
    if (number.digits.empty())
        number.fault = "has no digits";
    else if (dot && is_decimal(number.digits, *dot, run))
        number.fault = decimal;
    return number;
}

}  // namespace outbound::phone
