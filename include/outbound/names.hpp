// Names of enumerators in JSON, SQL and messages. One table per enumeration serves both directions.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace outbound {

/// An enumerator and its name.
template <class E>
struct named_enumerator {
    E value;
    std::string_view name;
};

/// The names of N enumerators. Compiles in less time than a std::array of std::pair, which every host would pay for
/// each enumeration.
template <class E, std::size_t N>
struct name_table {
    named_enumerator<E> rows[N];

    static constexpr std::size_t size() noexcept { return N; }
    constexpr const named_enumerator<E>* begin() const noexcept { return rows; }
    constexpr const named_enumerator<E>* end() const noexcept { return rows + N; }
    constexpr const named_enumerator<E>& operator[](std::size_t index) const noexcept { return rows[index]; }
};

/// Specialised next to each enumeration: `static constexpr name_table<E, N> value`, or a std::array of std::pair.
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
