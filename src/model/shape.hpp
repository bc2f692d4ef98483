// Shapes: the structure of a JSON value, declared once. A shape checks values and generates JSON Schema.
#pragma once

#include "model/text_kind.hpp"

#include <outbound/error.hpp>
#include <outbound/names.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace outbound {

/// Whether messages may quote refused values. Messages about the configuration must not, because it holds secrets.
enum class quoting { on, off };

struct object_rule;
struct shape_member;

/// The structure that a value must have. Cheap to copy; immutable.
class shape {
public:
    struct node;

    shape(std::shared_ptr<const node>
            inner);  // NOLINT(google-explicit-constructor): only the functions below make nodes.

    /// The rules that the value breaks, at most 20, with the paths of the members; empty if it has this shape.
    std::vector<violation> check(const boost::json::value& input, quoting quote = quoting::on) const;

    /// Throws error{errc::invalid} with all violations if the value does not have this shape.
    void require(const boost::json::value& input) const;

    /// This shape as JSON Schema (2020-12).
    boost::json::object schema() const;

    /// The same, with references `#/components/schemas/<name>` to named shapes, which are added to `components`.
    boost::json::object schema(boost::json::object& components) const;

    /// Converts text from a URL to the type of an object's member: an integer, number or boolean; an array from one
    /// item or from JSON; other values from JSON. Text that does not fit the member's type stays text, which check()
    /// refuses.
    boost::json::value member_from_text(std::string_view name, std::string_view text) const;

    /// The same shape with a description, for schemas.
    shape about(std::string_view description) const;

    /// The same shape with a unique name, such as `campaign`.
    shape named(std::string_view name) const;

    /// An object's shape with further members, and without a name.
    shape with_members(const std::vector<shape_member>& more) const;

    /// An object's shape with further rules.
    shape with_rules(const std::vector<object_rule>& more) const;

private:
    std::shared_ptr<const node> node_;

    friend struct shape_access;
};

/// The problem for broken rules: errc::invalid, with the first rule in the detail and at most 20 listed. Needs at least
/// one rule.
problem refusal(std::vector<violation> broken);

/// A member of an object. Optional members may be absent or null.
struct shape_member {
    std::string name;
    shape type;
    bool is_required = true;
    bool is_read_only = false;  ///< A request may only repeat the stored value (read_only()).
    bool accepts_null = true;   ///< If optional.
};

shape_member required(std::string_view name, const shape& type, std::string_view description = {});
shape_member optional(std::string_view name, const shape& type, std::string_view description = {});

/// A member that may be absent, but not null.
shape_member omissible(std::string_view name, const shape& type, std::string_view description = {});

/// A rule about several members of an object. Null counts as absent. Made by the functions of shapes.
struct object_rule {
    enum class kind { exactly_one, at_least_one, not_both, cases };
    kind what = kind::exactly_one;
    std::vector<std::vector<std::string>> groups{};  ///< A group is given if one of its members is.
    std::string member{};                            ///< Path of the violation; cases: the member that chooses.
    std::string wish{};                              ///< The violation's message.
    std::vector<shape> cases{};
};

/// Members of a stored document that requests may repeat: optional, and marked `readOnly` in schemas.
std::vector<shape_member> read_only(std::vector<shape_member> members);

/// Adds a violation for each read-only member of the request that differs from the stored document.
void check_read_only(const std::vector<shape_member>& members, const boost::json::object& request,
    const boost::json::object& stored, const std::string& path, std::vector<violation>& broken);

namespace shapes {

/// Text of `min` to `max` characters (code points).
shape text(std::size_t min, std::size_t max, text_kind kind = text_kind::line);

/// Text of any length, with line breaks, in responses.
shape any_text();
shape integer(std::int64_t min, std::int64_t max);
shape number(double min, double max);
shape boolean();
shape time();

/// Any value; other code checks it.
shape any();

/// As any(), but with the schema of `expected`, which other code checks.
shape unchecked(const shape& expected);

shape one_of(std::vector<std::string> values);

/// An object with these members; others are refused.
shape object(std::vector<shape_member> members);

/// As object(); exactly one of the members in `alternatives` must be present.
shape object_with_one(std::initializer_list<std::string_view> alternatives, std::vector<shape_member> members);

/// An object that may have other members, too: a case of cases_by().
shape open_object(std::vector<shape_member> members);

/// Null, or an empty text: the value of a member that is for another case. `wish` is the message for other values.
shape absent(std::string_view wish);

/// As absent(), without the empty text.
shape null_only(std::string_view wish);

/// Exactly one of the groups of members must be given.
object_rule exactly_one_of(std::vector<std::vector<std::string>> groups);

/// One of the members must be given, and not be an empty text. The violation is that of `member`.
object_rule at_least_one_of(std::vector<std::string> members, std::string_view member, std::string_view wish);

/// The members must not both be given.
object_rule not_both(std::string_view first, std::string_view second);

/// The value of the member chooses the open object that must hold, too: that which has this value for it, or without a
/// value that in which the member is optional. Another value is for the member's own shape to refuse.
object_rule cases_by(std::string_view member, std::vector<shape> cases);

/// An object with any members; at most `max_bytes` of JSON, 16 levels deep.
shape free_object(std::size_t max_bytes = 65'536);

/// An object with `min` to `max` members, all with values of one shape. Names are 1–200 characters of this kind.
shape map_of(const shape& values, std::size_t max, std::size_t min = 0, text_kind names = text_kind::line);
shape array(const shape& items, std::size_t min, std::size_t max);

/// The first shape, or the second.
shape either(const shape& first, const shape& second);

/// An id.
shape id();

/// The names of an enumeration, without empty ones.
template <class E>
shape enumeration()
{
    std::vector<std::string> values;
    for (const auto& [value, name] : names<E>::value)
        if (!name.empty())
            values.emplace_back(name);
    return one_of(std::move(values));
}

}  // namespace shapes
}  // namespace outbound
