// Integers as text.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace outbound {

/// The integer that the whole text spells in decimal digits, behind `-` if it is negative; `nullopt` if it spells none,
/// or one out of range.
template <std::integral T>
std::optional<T> read_integer(std::string_view text) noexcept
{
    T value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

}  // namespace outbound
