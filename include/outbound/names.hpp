// Names of enumerators in JSON, SQL and messages. One table per enumeration serves both directions.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace outbound {

/// Specialised next to each enumeration: `static constexpr std::array<std::pair<E, std::string_view>, N> value`.
template <class E>
struct names;

/// The name of `value`; empty if it is not an enumerator.
template <class E>
constexpr auto to_string(E value) noexcept -> decltype(names<E>::value, std::string_view{})
{
    for (const auto& [enumerator, name] : names<E>::value)
        if (enumerator == value)
            return name;
    return {};
}

/// The enumerator called `name` (case-sensitive); `nullopt` if there is none.
template <class E>
constexpr std::optional<E> from_string(std::string_view name) noexcept
{
    for (const auto& [enumerator, text] : names<E>::value)
        if (text == name)
            return enumerator;
    return std::nullopt;
}

}  // namespace outbound
