// Structs whose columns are listed once, by a function that calls `f(name, member)` for each column:
//
//     template <is_row<person> Row, class F>
//     void each_column(Row& row, F&& f)
//     {
//         f("name", row.name);
//         ...
//
// The function must be in the struct's namespace. It yields the SQL, the bound variables, and the JSON rows that are
// bound as one value (dialect::json_rows).
#pragma once

#include "store/sql/connection.hpp"

#include <outbound/json_text.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace outbound::sql {

template <class Row, class T>
concept is_row = std::is_same_v<std::remove_const_t<Row>, T>;

/// PostgreSQL's text cannot contain NUL: plain text is cut off there, JSON is refused.
inline boost::json::value json_cell(std::string_view text)
{
    return boost::json::string{text.substr(0, text.find('\0'))};
}

inline boost::json::value json_cell(std::int64_t number)
{
    return number;
}

inline boost::json::value json_cell(timestamp at)
{
    return at.time_since_epoch().count();
}

inline boost::json::value json_cell(const boost::json::object& members)
{
    return json_cell(outbound::write_json(members));
}

template <class E>
requires std::is_enum_v<E> boost::json::value json_cell(E value)
{
    return json_cell(to_string(value));
}

template <class T>
boost::json::value json_cell(const std::optional<T>& value)
{
    return value ? json_cell(*value) : boost::json::value{};
}

/// `form` for each column, where `@` is its name, separated by commas.
template <class Row>
std::string columns_as(std::string_view form)
{
    std::string list;
    Row any{};
    each_column(any, [&](std::string_view name, const auto&) {
        list += list.empty() ? "" : ", ";
        for (const char c : form)
            list += c == '@' ? std::string{name} : std::string{c};
    });
    return list;
}

template <class Row>
outputs columns_into(Row& row)
{
    outputs all;
    each_column(row, [&](std::string_view, auto& member) { all.add(member); });
    return all;
}

template <class Row>
inputs columns_from(const Row& row)
{
    inputs all;
    each_column(row, [&](std::string_view, const auto& member) { all.add(member); });
    return all;
}

template <class Row>
std::vector<json_column> json_columns()
{
    std::vector<json_column> columns;
    Row any{};
    each_column(any, [&]<class T>(std::string_view name, const T&) {
        constexpr bool is_text =
            std::is_enum_v<T> || std::is_convertible_v<T, std::string_view> || std::is_same_v<T, boost::json::object>;
        columns.push_back({name, is_text ? "TEXT" : "BIGINT"});
    });
    return columns;
}

template <class Row>
boost::json::object json_row_of(const Row& row)
{
    boost::json::object cells;
    each_column(row, [&](std::string_view name, const auto& member) { cells.emplace(name, json_cell(member)); });
    return cells;
}

/// PostgreSQL's array syntax for `= ANY(CAST(:keys AS BIGINT[]))`. A list instead of a join, because a plan made while
/// the table was small would read all of it.
inline std::string array_of(const std::vector<std::int64_t>& keys)
{
    std::string text = "{";
    for (const auto key : keys)
        text += (text.size() > 1 ? "," : "") + std::to_string(key);
    return text + "}";
}

}  // namespace outbound::sql
