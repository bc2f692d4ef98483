// Messages name the expected value, then the refused one.
#include "model/shape.hpp"

#include "model/address.hpp"
#include "model/blanks.hpp"
#include "model/number_text.hpp"
#include "model/secret_filter.hpp"
#include "model/shape_node.hpp"
#include "model/time.hpp"
#include "model/utf8.hpp"

#include <outbound/json_text.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace outbound {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest = 16;  // of free objects; declared shapes have fixed depth

std::string number_text(double value)
{
    std::string out;
    append_number(out, value);
    return out;
}

std::string found(const json::value& input)
{
    switch (input.kind()) {
    case json::kind::array:
        return input.get_array().empty() ? "an empty array" : "an array";
    case json::kind::object:
        return "an object";
    case json::kind::string:
        return '"' + shortened(std::string_view{input.get_string()}) + '"';
    default:
        return write_json(input);
    }
}

// True for integers and whole doubles, because some languages have only doubles.
bool as_integer(const json::value& input, std::int64_t& out)
{
    if (input.is_double() &&
        (std::floor(input.get_double()) != input.get_double() || std::abs(input.get_double()) > 9e15))
        return false;
    boost::system::error_code failed;
    out = input.is_number() ? input.to_number<std::int64_t>(failed) : 0;
    return input.is_number() && !failed;
}

std::string sizes(std::size_t min, std::size_t max, std::string_view unit)
{
    if (min == max)
        return std::to_string(min) + std::string{unit};
    if (min == 0)
        return "at most " + std::to_string(max) + std::string{unit};
    return std::to_string(min) + " to " + std::to_string(max) + std::string{unit};
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

    void check(const shape::node& expected, const json::value& input, const std::string& path)
    {
        if (broken_.size() >= most_violations)
            return;
        switch (expected.kind) {
        case shape_kind::text:
            return check_text(expected, input, path);
        case shape_kind::integer:
            return check_integer(expected, input, path);
        case shape_kind::number:
            return check_number(expected, input, path);
        case shape_kind::boolean:
            return expect(input.is_bool(), "must be true or false", input, path);
        case shape_kind::time:
            return check_time(input, path);
        case shape_kind::one_of:
            return check_one_of(expected, input, path);
        case shape_kind::object:
            return check_object(expected, input, path);
        case shape_kind::free_object:
            return check_free_object(expected, input, path);
        case shape_kind::map:
            return check_map(expected, input, path);
        case shape_kind::array:
            return check_array(expected, input, path);
        case shape_kind::either:
            return check_either(expected, input, path);
        case shape_kind::any:
            return;
        case shape_kind::absent:
            if (input != "" || !expected.accepts_empty)
                refuse(path, expected.values.front());
            return;
        }
    }

    std::vector<violation> take() { return std::move(broken_); }

private:
    // A case of an object may repeat a rule of the object.
    void refuse(const std::string& path, std::string message)
    {
        const auto is_same = [&](const violation& each) { return each.path == path && each.message == message; };
        if (broken_.size() < most_violations && std::ranges::none_of(broken_, is_same))
            broken_.push_back({path, std::move(message)});
    }

    void expect(bool holds, std::string wish, const json::value& input, const std::string& path)
    {
        if (!holds)
            refuse(path, quote_ == quoting::on ? std::move(wish) + ", got " + found(input) : std::move(wish));
    }

    void check_text(const shape::node& expected, const json::value& input, const std::string& path)
    {
        const auto& kind = describe(expected.text);
        if (!input.is_string())
            return expect(
                false, "must be " + std::string{expected.text <= text_kind::line ? "text" : kind.wish}, input, path);
        const std::string_view text{input.get_string()};
        if (!valid_utf8(text))
            return refuse(path, "must be UTF-8");
        const auto characters = count_characters(text);
        if (characters < expected.min_size || characters > expected.max_size)
            return refuse(path, "must be " + sizes(expected.min_size, expected.max_size, " characters long") +
                                    ", got " + std::to_string(characters));
        if (!text.empty() || expected.min_size > 0)
            expect(kind.holds(text),
                expected.text == text_kind::email ? email_wish(without_outer_blanks(text))
                                                  : "must be " + std::string{kind.wish},
                input, path);
    }

    void check_integer(const shape::node& expected, const json::value& input, const std::string& path)
    {
        std::int64_t value = 0;
        const bool fits = as_integer(input, value) && value >= expected.min_integer && value <= expected.max_integer;
        std::string wish = "must be an integer from " + std::to_string(expected.min_integer);
        if (expected.max_integer != std::numeric_limits<std::int64_t>::max())
            wish += " to " + std::to_string(expected.max_integer);
        else
            wish += " on";
        expect(fits, std::move(wish), input, path);
    }

    void check_number(const shape::node& expected, const json::value& input, const std::string& path)
    {
        const double value = input.is_number() ? input.to_number<double>() : std::numeric_limits<double>::quiet_NaN();
        expect(value >= expected.min_number && value <= expected.max_number,
            "must be a number from " + number_text(expected.min_number) + " to " + number_text(expected.max_number),
            input, path);
    }

    void check_time(const json::value& input, const std::string& path)
    {
        const bool holds = input.is_string() && from_rfc3339(std::string_view{input.get_string()}).has_value();
        expect(holds, "must be a time such as 2026-11-22T15:00:00Z", input, path);
    }

    void check_one_of(const shape::node& expected, const json::value& input, const std::string& path)
    {
        const bool holds = input.is_string() && std::ranges::find(expected.values,
                                                    std::string_view{input.get_string()}) != expected.values.end();
        expect(holds, (expected.values.size() == 1 ? "must be " : "must be one of ") + joined(expected.values), input,
            path);
    }

    void check_object(const shape::node& expected, const json::value& input, const std::string& path)
    {
        const auto* object = input.if_object();
        object != nullptr ? check_members(expected, *object, path) : expect(false, "must be an object", input, path);
    }

    void check_members(const shape::node& expected, const json::object& object, const std::string& path)
    {
        for (const auto& [name, value] : object)
            if (std::ranges::find(expected.members, std::string_view{name}, &shape_member::name) ==
                    expected.members.end() &&
                !expected.is_open)
                refuse(inside(path, name), "unknown member; known are " + known_members(expected));
        for (const auto& member : expected.members)
            check_member(member, object.if_contains(member.name), path);
        for (const auto& rule : expected.rules)
            check_rule(rule, object, path);
    }

    void check_rule(const object_rule& rule, const json::object& object, const std::string& path)
    {
        if (rule.what == object_rule::kind::cases) {
            if (const auto* chosen = chosen_case(rule, object))
                check_members(*chosen, object, path);
        } else if (const auto broken = broken_rule(rule, object)) {
            refuse(broken->path.empty() ? path : inside(path, broken->path), broken->message);
        }
    }

    void check_member(const shape_member& member, const json::value* value, const std::string& path)
    {
        if (value != nullptr && (member.is_required || !member.accepts_null || !value->is_null()))
            check(*shape_access::inside(member.type), *value, inside(path, member.name));
        else if (member.is_required)
            refuse(inside(path, member.name), "is missing");
    }

    void check_free_object(const shape::node& expected, const json::value& input, const std::string& path)
    {
        if (!input.is_object())
            return expect(false, "must be an object", input, path);
        if (has_nul(input, deepest))
            return refuse(path, "must have no NUL in its texts");
        std::size_t left = expected.max_size;
        if (!measure(input, left, deepest))
            refuse(path, "must be at most " + std::to_string(expected.max_size) + " bytes of JSON in UTF-8, " +
                             std::to_string(deepest) + " levels deep");
    }

    // Databases may store text with NUL but cannot search it.
    static bool has_nul(const json::value& input, std::size_t levels)
    {
        const auto is_cut = [](std::string_view text) { return text.find('\0') != std::string_view::npos; };
        if (const auto* text = input.if_string())
            return is_cut(*text);
        if (levels == 0)
            return false;
        if (const auto* array = input.if_array())
            return std::ranges::any_of(*array, [&](const json::value& item) { return has_nul(item, levels - 1); });
        const auto* object = input.if_object();
        return object != nullptr && std::ranges::any_of(*object, [&](const json::key_value_pair& pair) {
            return is_cut(pair.key()) || has_nul(pair.value(), levels - 1);
        });
    }

    // Subtracts the approximate JSON size of the value from `left`; false if `left` or `levels` is exceeded.
    static bool measure(const json::value& input, std::size_t& left, std::size_t levels)
    {
        const auto take = [&](std::size_t bytes) {
            const bool enough = bytes <= left;
            left = enough ? left - bytes : 0;
            return enough;
        };
        constexpr std::size_t of_a_number = 8;
        if (const auto* text = input.if_string())
            return take(text->size() + 2) && valid_utf8(std::string_view{*text});
        if (!input.is_structured())
            return take(of_a_number);
        if (levels == 0 || !take(2))
            return false;
        if (const auto* array = input.if_array())
            return std::ranges::all_of(
                *array, [&](const json::value& item) { return take(1) && measure(item, left, levels - 1); });
        return std::ranges::all_of(input.get_object(), [&](const json::key_value_pair& pair) {
            return take(pair.key().size() + 4) && valid_utf8(std::string_view{pair.key()}) &&
                   measure(pair.value(), left, levels - 1);
        });
    }

    void check_map(const shape::node& expected, const json::value& input, const std::string& path)
    {
        const auto* object = input.if_object();
        if (object == nullptr)
            return expect(false, "must be an object", input, path);
        if (object->size() < expected.min_size || object->size() > expected.max_size)
            refuse(path, "must have " + sizes(expected.min_size, expected.max_size, " members") + ", got " +
                             std::to_string(object->size()));
        for (const auto& [name, value] : *object) {
            const auto& kind = describe(expected.text);
            if (name.empty() || !valid_utf8(name) || count_characters(name) > longest_member_name || !kind.holds(name))
                refuse(inside(path, name), "a name must be 1 to 200 characters of " + std::string{kind.wish});
            check(*expected.parts[0], value, inside(path, name));
        }
    }

    void check_array(const shape::node& expected, const json::value& input, const std::string& path)
    {
        const auto* array = input.if_array();
        if (array == nullptr)
            return expect(false, "must be an array", input, path);
        if (array->size() < expected.min_size || array->size() > expected.max_size)
            return refuse(path, "must have " + sizes(expected.min_size, expected.max_size, " items") + ", got " +
                                    std::to_string(array->size()));
        for (std::size_t i = 0; i < array->size() && broken_.size() < most_violations; ++i)
            check(*expected.parts[0], (*array)[i], path + '[' + std::to_string(i) + ']');
    }

    // If neither matches, reports the violations of the shape with the same kind of value, which are more useful.
    void check_either(const shape::node& expected, const json::value& input, const std::string& path)
    {
        checker first{quote_}, second{quote_};
        first.check(*expected.parts[0], input, path);
        second.check(*expected.parts[1], input, path);
        if (first.broken_.empty() || second.broken_.empty())
            return;
        const bool second_is_object = expected.parts[1]->kind == shape_kind::object;
        for (auto& each : input.is_object() == second_is_object ? second.broken_ : first.broken_)
            refuse(each.path, std::move(each.message));
    }

    std::string inside(const std::string& path, std::string_view name) const
    {
        if (quote_ == quoting::off && may_be_secret(name))
            name = "[a name that may be a secret]";
        constexpr std::size_t longest = 64;
        const bool plain = !name.empty() && name.find_first_of(".[]\" ") == std::string_view::npos;
        const auto shown = plain ? shortened(name, longest) : '"' + shortened(name, longest) + '"';
        return path.empty() ? shown : path + '.' + shown;
    }

    static std::string known_members(const shape::node& expected)
    {
        std::vector<std::string> names;
        for (const auto& member : expected.members)
            if (!member.is_read_only)
                names.push_back(member.name);
        return names.empty() ? "none" : joined(names);
    }

    quoting quote_;
    std::vector<violation> broken_;
};

}  // namespace

std::vector<violation> shape::check(const json::value& input, quoting quote) const
{
    checker working{quote};
    working.check(*node_, input, {});
    return working.take();
}

}  // namespace outbound
