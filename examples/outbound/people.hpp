// Formats values for a terminal: numbers, times, tables.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>

namespace cli {

/// Replaces control characters, which a terminal would obey, by spaces.
std::string printable(std::string_view text);

/// `12,345`.
std::string number(std::int64_t value);

/// `1 contact`, `1,200 contacts`.
std::string count_of(std::int64_t amount, std::string_view singular, std::string_view plural);

/// `0:07`, `1:02:03`.
std::string duration(std::chrono::seconds time);

/// The member at `path` as text; `a.b` names a nested one. `-` if it is absent, null or empty.
std::string text_at(const boost::json::object& from, std::string_view path);

/// The integer at `path`; 0 if there is no number.
std::int64_t integer_at(const boost::json::object& from, std::string_view path);

/// The member at `path`; null if there is none.
const boost::json::value* member_at(const boost::json::object& from, std::string_view path);

struct column {
    std::string_view title;
    std::string_view path;
};

/// Prints aligned columns, numbers to the right; cells have at most 48 characters. Prints `none` for an empty list.
void print_table(const boost::json::array& items, std::initializer_list<column> columns);

/// Prints one line per member; absent members are omitted.
void print_members(const boost::json::object& from, std::initializer_list<column> members);

/// Prints a page of a list: its items as a table, and the value of --after for the next page.
void print_page(const boost::json::object& page, std::initializer_list<column> columns);

}  // namespace cli
