#include "model/duplicate_member.hpp"

#include "model/foreign_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

namespace outbound {
namespace {

namespace json = boost::json;

/// As count_json_values() of the text, which counts brackets, colons and commas.
std::size_t count_values_inside(const json::value& value)
{
    std::size_t count = 0;
    if (const auto* array = value.if_array()) {
        count += std::max<std::size_t>(array->size(), 1);
        for (const auto& item : *array)
            count += count_values_inside(item);
    } else if (const auto* object = value.if_object()) {
        count += std::max<std::size_t>(object->size() * 2, 1);
        for (const auto& member : *object)
            count += count_values_inside(member.value());
    }
    return count;
}

/// Receives the events of the parser; all but those of objects and names are ignored.
struct member_names {
    using text = json::string_view;
    using fault = json::error_code;

    static constexpr auto max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr auto max_array_size = max_object_size;
    static constexpr auto max_key_size = max_object_size;
    static constexpr auto max_string_size = max_object_size;

    bool on_object_begin(fault&) { return open.emplace_back(), true; }
    bool on_object_end(std::size_t, fault&) { return open.pop_back(), true; }
    bool on_key_part(text part, std::size_t, fault&) { return name.append(part.data(), part.size()), true; }
    bool on_key(text part, std::size_t, fault&)
    {
        name.append(part.data(), part.size());
        if (!open.back().insert(name).second)
            found = name;
        name.clear();
        return !found;
    }

    static bool on_document_begin(fault&) { return true; }
    static bool on_document_end(fault&) { return true; }
    static bool on_array_begin(fault&) { return true; }
    static bool on_array_end(std::size_t, fault&) { return true; }
    static bool on_string_part(text, std::size_t, fault&) { return true; }
    static bool on_string(text, std::size_t, fault&) { return true; }
    static bool on_number_part(text, fault&) { return true; }
    static bool on_int64(std::int64_t, text, fault&) { return true; }
    static bool on_uint64(std::uint64_t, text, fault&) { return true; }
    static bool on_double(double, text, fault&) { return true; }
    static bool on_bool(bool, fault&) { return true; }
    static bool on_null(fault&) { return true; }
    static bool on_comment_part(text, fault&) { return true; }
    static bool on_comment(text, fault&) { return true; }

    std::vector<std::set<std::string, std::less<>>> open{};
    std::string name{};
    std::optional<std::string> found{};
};

}  // namespace

std::optional<std::string> find_duplicate_member(std::string_view text, const json::value& parsed)
{
    if (count_json_values(text) == 1 + count_values_inside(parsed))
        return std::nullopt;
    json::basic_parser<member_names> parser{json::parse_options{}};
    json::error_code stopped;
    parser.write_some(false, text.data(), text.size(), stopped);
    return parser.handler().found;
}

}  // namespace outbound
