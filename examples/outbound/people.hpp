// Values for people: numbers, times, tables.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>

namespace cli {

/// Without control characters, which a terminal would obey.
std::string printable(std::string_view text);

/// `12,345`.
std::string number(std::int64_t value);

/// `1 contact`, `1,200 contacts`.
std::string count_of(std::int64_t amount, std::string_view singular, std::string_view plural);

/// `0:07`, `1:02:03`.
std::string duration(std::chrono::seconds time);

/// A member as text, `a.b` for one inside another; `-` for what is absent, null or empty.
std::string text_at(const boost::json::object& from, std::string_view path);

/// A member that is a whole number; 0 when it is not there.
std::int64_t integer_at(const boost::json::object& from, std::string_view path);

/// Null when there is no such member.
const boost::json::value* member_at(const boost::json::object& from, std::string_view path);

struct column {
    std::string_view title;
    std::string_view path;
};

/// Columns as wide as they need be, numbers to the right. Says `none` of an empty list.
void print_table(const boost::json::array& items, std::initializer_list<column> columns);

/// One line a member; those that are absent are left out.
void print_members(const boost::json::object& from, std::initializer_list<column> members);

/// A list operation's answer: its items as a table, and how to see more.
void print_page(const boost::json::object& page, std::initializer_list<column> columns);

}  // namespace cli
