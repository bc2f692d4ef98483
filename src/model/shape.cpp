#include "model/shape.hpp"

#include "model/shape_node.hpp"

#include <limits>

namespace outbound {
namespace {

std::shared_ptr<shape::node> fresh(shape_kind kind)
{
    auto node = std::make_shared<shape::node>();
    node->kind = kind;
    return node;
}

shape_member described_member(std::string_view name, const shape& type, std::string_view description, bool is_required)
{
    return {std::string{name}, description.empty() ? type : type.about(description), is_required};
}

/// JSON Schema makes no difference between 7 and 7.0.
bool is_same(const boost::json::value& a, const boost::json::value& b)
{
    const bool differ_in_form = a.is_number() && b.is_number() && a.is_double() != b.is_double();
    return differ_in_form ? a.to_number<double>() == b.to_number<double>() : a == b;
}

}  // namespace

shape::shape(std::shared_ptr<const node> inner) : node_{std::move(inner)} {}

shape shape::about(std::string_view description) const
{
    auto copy = std::make_shared<node>(*node_);
    copy->description = description;
    return {std::move(copy)};
}

shape shape::named(std::string_view name) const
{
    auto copy = std::make_shared<node>(*node_);
    copy->name = name;
    return {std::move(copy)};
}

shape shape::with_members(const std::vector<shape_member>& more) const
{
    auto copy = std::make_shared<node>(*node_);
    copy->name.clear();
    copy->members.insert(copy->members.end(), more.begin(), more.end());
    return {std::move(copy)};
}

shape shape::with_rules(const std::vector<object_rule>& more) const
{
    auto copy = std::make_shared<node>(*node_);
    copy->rules.insert(copy->rules.end(), more.begin(), more.end());
    return {std::move(copy)};
}

void shape::require(const boost::json::value& input) const
{
    auto broken = check(input);
    if (!broken.empty())
        throw error{refusal(std::move(broken))};
}

problem refusal(std::vector<violation> broken)
{
    const auto& first = broken.front();
    std::string detail = first.path.empty() ? "the request " + first.message : first.path + ": " + first.message;
    if (broken.size() > 1)
        detail += " (and " + std::to_string(broken.size() - 1) + " more)";
    broken.resize(std::min(broken.size(), most_violations));
    return {errc::invalid, std::move(detail), std::move(broken)};
}

shape_member required(std::string_view name, const shape& type, std::string_view description)
{
    return described_member(name, type, description, true);
}

shape_member optional(std::string_view name, const shape& type, std::string_view description)
{
    return described_member(name, type, description, false);
}

shape_member omissible(std::string_view name, const shape& type, std::string_view description)
{
    auto out = described_member(name, type, description, false);
    out.accepts_null = false;
    return out;
}

std::vector<shape_member> read_only(std::vector<shape_member> members)
{
    for (auto& member : members) {
        member.is_required = false;
        member.is_read_only = true;
    }
    return members;
}

void check_read_only(const std::vector<shape_member>& members, const boost::json::object& request,
    const boost::json::object& stored, const std::string& path, std::vector<violation>& broken)
{
    for (const auto& member : members) {
        const auto* wanted = request.if_contains(member.name);
        const auto* present = stored.if_contains(member.name);
        if (wanted != nullptr && (present != nullptr ? !is_same(*wanted, *present) : !wanted->is_null()))
            broken.push_back({path.empty() ? member.name : path + '.' + member.name,
                "is read-only: leave it out, or send it as it is stored"});
    }
}

namespace shapes {

shape text(std::size_t min, std::size_t max, text_kind kind)
{
    auto node = fresh(shape_kind::text);
    node->text = kind;
    node->min_size = min;
    node->max_size = max;
    return {node};
}

shape integer(std::int64_t min, std::int64_t max)
{
    auto node = fresh(shape_kind::integer);
    node->min_integer = min;
    node->max_integer = max;
    return {node};
}

shape number(double min, double max)
{
    auto node = fresh(shape_kind::number);
    node->min_number = min;
    node->max_number = max;
    return {node};
}

shape any_text()
{
    return text(0, std::numeric_limits<std::size_t>::max(), text_kind::body);
}

shape boolean()
{
    return {fresh(shape_kind::boolean)};
}

shape time()
{
    return {fresh(shape_kind::time)};
}

shape any()
{
    return {fresh(shape_kind::any)};
}

shape unchecked(const shape& expected)
{
    auto node = fresh(shape_kind::any);
    node->parts.push_back(shape_access::inside(expected));
    return {node};
}

shape one_of(std::vector<std::string> values)
{
    auto node = fresh(shape_kind::one_of);
    node->values = std::move(values);
    return {node};
}

shape object(std::vector<shape_member> members)
{
    auto node = fresh(shape_kind::object);
    node->members = std::move(members);
    return {node};
}

shape object_with_one(std::initializer_list<std::string_view> alternatives, std::vector<shape_member> members)
{
    std::vector<std::vector<std::string>> groups;
    for (const auto name : alternatives)
        groups.push_back({std::string{name}});
    return object(std::move(members)).with_rules({exactly_one_of(std::move(groups))});
}

shape open_object(std::vector<shape_member> members)
{
    auto node = fresh(shape_kind::object);
    node->members = std::move(members);
    node->is_open = true;
    return {node};
}

shape absent(std::string_view wish)
{
    auto node = fresh(shape_kind::absent);
    node->values = {std::string{wish}};
    return {node};
}

shape null_only(std::string_view wish)
{
    auto node = fresh(shape_kind::absent);
    node->values = {std::string{wish}};
    node->accepts_empty = false;
    return {node};
}

shape free_object(std::size_t max_bytes)
{
    auto node = fresh(shape_kind::free_object);
    node->max_size = max_bytes;
    return {node};
}

shape map_of(const shape& values, std::size_t max, std::size_t min, text_kind names)
{
    auto node = fresh(shape_kind::map);
    node->parts.push_back(shape_access::inside(values));
    node->text = names;
    node->min_size = min;
    node->max_size = max;
    return {node};
}

shape array(const shape& items, std::size_t min, std::size_t max)
{
    auto node = fresh(shape_kind::array);
    node->parts.push_back(shape_access::inside(items));
    node->min_size = min;
    node->max_size = max;
    return {node};
}

shape either(const shape& first, const shape& second)
{
    auto node = fresh(shape_kind::either);
    node->parts = {shape_access::inside(first), shape_access::inside(second)};
    return {node};
}

shape id()
{
    return integer(1, std::numeric_limits<std::int64_t>::max());
}

}  // namespace shapes
}  // namespace outbound
