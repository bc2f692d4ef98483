// Integers as text.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace outbound {

/// Parses the whole text as a decimal integer, with `-` if negative; `nullopt` for other text or a value out of range.
template <std::integral T>
std::optional<T> read_integer(std::string_view text) noexcept
{
    T value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

}  // namespace outbound
