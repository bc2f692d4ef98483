#include "model/number_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace outbound {
namespace {

template <class Number, class... Format>
void append(std::string& to, Number number, Format... format)
{
    std::array<char, 64> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format...).ptr;
    to.append(digits.data(), end);
}

}  // namespace

void append_number(std::string& to, std::int64_t number)
{
    append(to, number);
}

void append_number(std::string& to, std::uint64_t number)
{
    append(to, number);
}

void append_number(std::string& to, double number)
{
    const double size = std::abs(number);
    if (size == 0)
        to += '0';
    else if (size >= 1e-6 && size < 1e21)
        append(to, number, std::chars_format::fixed);
    else
        append(to, number);
}

}  // namespace outbound
