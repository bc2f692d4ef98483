#include <outbound/json_text.hpp>

#include "model/number_text.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>

namespace outbound {
namespace {

namespace json = boost::json;

void append(std::string& to, std::string_view text)
{
    const bool is_plain = std::ranges::all_of(
        text, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; });
    if (is_plain)
        to.append(1, '"').append(text).append(1, '"');
    else
        to += json::serialize(json::string_view{text.data(), text.size()});
}

void append(std::string& to, const json::value& value);

// Replaces the comma after the last item.
void close(std::string& to, char bracket)
{
    if (to.back() == ',')
        to.back() = bracket;
    else
        to += bracket;
}

void append(std::string& to, const json::array& array)
{
    to += '[';
    for (const auto& item : array) {
        append(to, item);
        to += ',';
    }
    close(to, ']');
}

void append(std::string& to, const json::object& object)
{
    to += '{';
    for (const auto& [name, member] : object) {
        append(to, std::string_view{name});
        to += ':';
        append(to, member);
        to += ',';
    }
    close(to, '}');
}

void append_double(std::string& to, double number)
{
    if (std::isfinite(number))
        append_number(to, number);
    else
        to += "null";
}

void append(std::string& to, const json::value& value)
{
    switch (value.kind()) {
    case json::kind::array:
        return append(to, value.get_array());
    case json::kind::object:
        return append(to, value.get_object());
    case json::kind::string:
        return append(to, std::string_view{value.get_string()});
    case json::kind::int64:
        return append_number(to, value.get_int64());
    case json::kind::uint64:
        return append_number(to, value.get_uint64());
    case json::kind::double_:
        return append_double(to, value.get_double());
    default:
        to += json::serialize(value);
    }
}

template <class Value>
std::string text_of(const Value& value)
{
    std::string out;
    append(out, value);
    return out;
}

}  // namespace

std::string write_json(const json::value& value)
{
    return text_of(value);
}

std::string write_json(const json::object& object)
{
    return text_of(object);
}

std::string write_json(const json::array& array)
{
    return text_of(array);
}

}  // namespace outbound
