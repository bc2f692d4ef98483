// Reads members of JSON objects whose shape has been checked: absent and null read as the empty value.
#pragma once

#include <outbound/names.hpp>
#include <outbound/types.hpp>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// The member; null pointer if it is absent or null.
const boost::json::value* member(const boost::json::object& from, std::string_view name) noexcept;

std::string text_member(const boost::json::object& from, std::string_view name);
std::optional<std::int64_t> integer_member(const boost::json::object& from, std::string_view name);
std::optional<double> number_member(const boost::json::object& from, std::string_view name);
std::optional<bool> flag_member(const boost::json::object& from, std::string_view name);
std::optional<timestamp> time_member(const boost::json::object& from, std::string_view name);
boost::json::object object_member(const boost::json::object& from, std::string_view name);
std::vector<std::string> texts_member(const boost::json::object& from, std::string_view name);

/// The enumerator that the member names.
template <class E>
std::optional<E> named_member(const boost::json::object& from, std::string_view name)
{
    return member(from, name) != nullptr ? from_string<E>(text_member(from, name)) : std::nullopt;
}

/// Sets the text to the member, if present; null clears.
void assign_text(std::string& to, const boost::json::object& from, std::string_view name);

/// The time as JSON, null for none.
boost::json::value time_or_null(const std::optional<timestamp>& at);

/// The text as JSON, null for empty.
boost::json::value text_or_null(std::string_view text);

/// The strings as a JSON array.
boost::json::array to_array(const std::vector<std::string>& texts);

}  // namespace outbound
