// Checking values against shapes. Messages say what is wanted, then what was found.
#include "model/shape.hpp"

#include "model/shape_node.hpp"
#include "model/time.hpp"
#include "model/utf8.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace outbound {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest = 16;  // of free objects; declared shapes end by themselves

std::string number_text(double value)
{
    char text[32];
    const int written = std::snprintf(text, sizeof text, "%.15g", value);
    return {text, static_cast<std::size_t>(written)};
}

std::string found(const json::value& what)
{
    switch (what.kind()) {
    case json::kind::array:
        return what.get_array().empty() ? "an empty array" : "an array";
    case json::kind::object:
        return "an object";
    case json::kind::string:
        return '"' + shortened(std::string_view{what.get_string()}) + '"';
    case json::kind::double_:
        return number_text(what.get_double());
    default:
        return json::serialize(what);
    }
}

// True for integers, and for doubles that are whole: some languages know no other numbers.
bool as_integer(const json::value& what, std::int64_t& out)
{
    if (what.is_double() && (std::floor(what.get_double()) != what.get_double() || std::abs(what.get_double()) > 9e15))
        return false;
    boost::system::error_code failed;
    out = what.is_number() ? what.to_number<std::int64_t>(failed) : 0;
    return what.is_number() && !failed;
}

std::string sizes(std::size_t min, std::size_t max, std::string_view what)
{
    if (min == max)
        return std::to_string(min) + std::string{what};
    if (min == 0)
        return "at most " + std::to_string(max) + std::string{what};
    return std::to_string(min) + " to " + std::to_string(max) + std::string{what};
}

std::string joined(const std::vector<std::string>& names)
{
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

class checker {
public:
    explicit checker(quoting quote) : quote_{quote} {}

    void check(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        if (broken_.size() >= most_violations)
            return;
        switch (wanted.kind) {
        case shape_kind::text:
            return check_text(wanted, what, path);
        case shape_kind::integer:
            return check_integer(wanted, what, path);
        case shape_kind::number:
            return check_number(wanted, what, path);
        case shape_kind::boolean:
            return expect(what.is_bool(), "must be true or false", what, path);
        case shape_kind::time:
            return check_time(what, path);
        case shape_kind::one_of:
            return check_one_of(wanted, what, path);
        case shape_kind::object:
            return check_object(wanted, what, path);
        case shape_kind::free_object:
            return check_free_object(wanted, what, path);
        case shape_kind::map:
            return check_map(wanted, what, path);
        case shape_kind::array:
            return check_array(wanted, what, path);
        case shape_kind::either:
            return check_either(wanted, what, path);
        case shape_kind::any:
            return;
        }
    }

    std::vector<violation> take() { return std::move(broken_); }

private:
    void refuse(const std::string& path, std::string message)
    {
        if (broken_.size() < most_violations)
            broken_.push_back({path, std::move(message)});
    }

    void expect(bool holds, std::string wish, const json::value& what, const std::string& path)
    {
        if (!holds)
            refuse(path, quote_ == quoting::on ? std::move(wish) + ", got " + found(what) : std::move(wish));
    }

    void check_text(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        const auto& kind = describe(wanted.text);
        if (!what.is_string())
            return expect(
                false, "must be " + std::string{wanted.text <= text_kind::line ? "text" : kind.wish}, what, path);
        const std::string_view text{what.get_string()};
        if (text.size() < wanted.min_size || text.size() > wanted.max_size)
            return refuse(path, "must be " + sizes(wanted.min_size, wanted.max_size, " bytes long") + ", got " +
                                    std::to_string(text.size()));
        if (!valid_utf8(text))
            return refuse(path, "must be UTF-8");
        if (!text.empty() || wanted.min_size > 0)
            expect(kind.holds(text), "must be " + std::string{kind.wish}, what, path);
    }

    void check_integer(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        std::int64_t value = 0;
        const bool fits = as_integer(what, value) && value >= wanted.min_integer && value <= wanted.max_integer;
        std::string wish = "must be an integer from " + std::to_string(wanted.min_integer);
        if (wanted.max_integer != std::numeric_limits<std::int64_t>::max())
            wish += " to " + std::to_string(wanted.max_integer);
        else
            wish += " on";
        expect(fits, std::move(wish), what, path);
    }

    void check_number(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        const double value = what.is_number() ? what.to_number<double>() : std::numeric_limits<double>::quiet_NaN();
        expect(value >= wanted.min_number && value <= wanted.max_number,
            "must be a number from " + number_text(wanted.min_number) + " to " + number_text(wanted.max_number), what,
            path);
    }

    void check_time(const json::value& what, const std::string& path)
    {
        const bool holds = what.is_string() && from_rfc3339(std::string_view{what.get_string()}).has_value();
        expect(holds, "must be a time in UTC such as 2026-11-22T15:00:00Z", what, path);
    }

    void check_one_of(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        const bool holds = what.is_string() &&
                           std::ranges::find(wanted.values, std::string_view{what.get_string()}) != wanted.values.end();
        expect(holds, (wanted.values.size() == 1 ? "must be " : "must be one of ") + joined(wanted.values), what, path);
    }

    void check_object(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        const auto* object = what.if_object();
        if (object == nullptr)
            return expect(false, "must be an object", what, path);
        for (const auto& [name, value] : *object)
            if (std::ranges::find(wanted.members, std::string_view{name}, &shape_member::name) == wanted.members.end())
                refuse(inside(path, name), "unknown member; known are " + known_members(wanted));
        for (const auto& member : wanted.members)
            check_member(member, object->if_contains(member.name), path);
        if (!wanted.values.empty())
            check_alternatives(wanted, *object, path);
    }

    void check_member(const shape_member& member, const json::value* value, const std::string& path)
    {
        if (value != nullptr && (member.is_required || !value->is_null()))
            check(*shape_access::inside(member.what), *value, inside(path, member.name));
        else if (member.is_required)
            refuse(inside(path, member.name), "is missing");
    }

    void check_alternatives(const shape::node& wanted, const json::object& object, const std::string& path)
    {
        const auto given = std::ranges::count_if(wanted.values, [&](const std::string& name) {
            const auto* value = object.if_contains(name);
            return value != nullptr && !value->is_null();
        });
        if (given != 1)
            refuse(path, "must have exactly one of the members " + joined(wanted.values));
    }

    void check_free_object(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        if (!what.is_object())
            return expect(false, "must be an object", what, path);
        std::size_t left = wanted.max_size;
        if (!measure(what, left, deepest))
            refuse(path, "must be at most " + std::to_string(wanted.max_size) + " bytes of JSON in UTF-8, " +
                             std::to_string(deepest) + " levels deep");
    }

    // Takes about as many bytes off `left` as the value needs in JSON; false when they or the levels do not suffice.
    static bool measure(const json::value& what, std::size_t& left, std::size_t levels)
    {
        const auto take = [&](std::size_t bytes) {
            const bool enough = bytes <= left;
            left = enough ? left - bytes : 0;
            return enough;
        };
        constexpr std::size_t of_a_number = 8;
        if (const auto* text = what.if_string())
            return take(text->size() + 2) && valid_utf8(std::string_view{*text});
        if (!what.is_structured())
            return take(of_a_number);
        if (levels == 0 || !take(2))
            return false;
        if (const auto* array = what.if_array())
            return std::ranges::all_of(
                *array, [&](const json::value& item) { return take(1) && measure(item, left, levels - 1); });
        return std::ranges::all_of(what.get_object(), [&](const json::key_value_pair& pair) {
            return take(pair.key().size() + 4) && valid_utf8(std::string_view{pair.key()}) &&
                   measure(pair.value(), left, levels - 1);
        });
    }

    void check_map(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        const auto* object = what.if_object();
        if (object == nullptr)
            return expect(false, "must be an object", what, path);
        if (object->size() > wanted.max_size)
            refuse(path, "must have at most " + std::to_string(wanted.max_size) + " members, got " +
                             std::to_string(object->size()));
        for (const auto& [name, value] : *object) {
            constexpr std::size_t longest_name = 200;
            if (name.empty() || name.size() > longest_name || !valid_utf8(name) || has_control_character(name))
                refuse(inside(path, name), "a name must be 1 to 200 bytes of text without control characters");
            check(*wanted.parts[0], value, inside(path, name));
        }
    }

    void check_array(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        const auto* array = what.if_array();
        if (array == nullptr)
            return expect(false, "must be an array", what, path);
        if (array->size() < wanted.min_size || array->size() > wanted.max_size)
            return refuse(path, "must have " + sizes(wanted.min_size, wanted.max_size, " items") + ", got " +
                                    std::to_string(array->size()));
        for (std::size_t i = 0; i < array->size() && broken_.size() < most_violations; ++i)
            check(*wanted.parts[0], (*array)[i], path + '[' + std::to_string(i) + ']');
    }

    // Where neither holds, the complaints of the one whose kind of value was meant are of more use.
    void check_either(const shape::node& wanted, const json::value& what, const std::string& path)
    {
        checker first{quote_}, second{quote_};
        first.check(*wanted.parts[0], what, path);
        second.check(*wanted.parts[1], what, path);
        if (first.broken_.empty() || second.broken_.empty())
            return;
        const bool second_is_object = wanted.parts[1]->kind == shape_kind::object;
        for (auto& each : what.is_object() == second_is_object ? second.broken_ : first.broken_)
            refuse(each.path, std::move(each.message));
    }

    static std::string inside(const std::string& path, std::string_view name)
    {
        constexpr std::size_t longest = 64;
        const bool plain = !name.empty() && name.find_first_of(".[]\" ") == std::string_view::npos;
        const auto shown = plain ? shortened(name, longest) : '"' + shortened(name, longest) + '"';
        return path.empty() ? shown : path + '.' + shown;
    }

    static std::string known_members(const shape::node& wanted)
    {
        std::vector<std::string> names;
        for (const auto& member : wanted.members)
            names.push_back(member.name);
        return names.empty() ? "none" : joined(names);
    }

    quoting quote_;
    std::vector<violation> broken_;
};

}  // namespace

std::vector<violation> shape::check(const json::value& what, quoting quote) const
{
    checker working{quote};
    working.check(*node_, what, {});
    return working.take();
}

}  // namespace outbound
