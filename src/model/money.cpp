// Parses digit by digit, at most six on each side of the point.
#include "model/money.hpp"

#include "model/ascii.hpp"

#include <algorithm>

namespace outbound {
namespace {

constexpr std::int64_t unit = 1'000'000;
constexpr std::size_t most_digits_a_side = 6;  // Before and after the point.

bool all_digits(std::string_view text) noexcept
{
    return std::ranges::all_of(text, is_digit);
}

std::int64_t number(std::string_view digits) noexcept
{
    std::int64_t value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

}  // namespace

std::optional<money> money_from(std::string_view text)
{
    const auto space = text.find(' ');
    if (space == std::string_view::npos)
        return std::nullopt;
    const auto amount = text.substr(0, space);
    const auto currency = text.substr(space + 1);
    const auto point = amount.find('.');
    const auto whole = amount.substr(0, point);
    std::string decimals{point == std::string_view::npos ? std::string_view{"0"} : amount.substr(point + 1)};
    const bool is_amount = !whole.empty() && whole.size() <= most_digits_a_side && all_digits(whole) &&
                           !decimals.empty() && decimals.size() <= most_digits_a_side && all_digits(decimals);
    const bool is_currency =
        currency.size() == 3 && std::ranges::all_of(currency, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!is_amount || !is_currency)
        return std::nullopt;
    decimals.resize(most_digits_a_side, '0');
    return money{number(whole) * unit + number(decimals), std::string{currency}};
}

std::string to_text(const money& amount)
{
    constexpr std::size_t fewest_decimals = 2;
    auto decimals = std::to_string(unit + amount.millionths % unit).substr(1);
    while (decimals.size() > fewest_decimals && decimals.back() == '0')
        decimals.pop_back();
    return std::to_string(amount.millionths / unit) + '.' + decimals + ' ' + amount.currency;
}

std::optional<money> times(const money& price, std::int64_t count)
{
    money out{0, price.currency};
    if (__builtin_mul_overflow(price.millionths, count, &out.millionths))
        return std::nullopt;
    return out;
}

}  // namespace outbound
