// Rules about several members of an object.
#include "model/json_members.hpp"
#include "model/shape_node.hpp"

#include <algorithm>

namespace outbound {
namespace {

namespace json = boost::json;

bool is_given(const object_rule& rule, const json::object& input, const std::string& name)
{
    const auto* value = member(input, name);
    const bool is_empty = value != nullptr && value->is_string() && value->get_string().empty();
    return value != nullptr && !(is_empty && rule.what == object_rule::kind::at_least_one);
}

std::string listed_groups(const std::vector<std::vector<std::string>>& groups)
{
    std::string out;
    for (const auto& group : groups)
        for (const auto& name : group)
            out += (out.empty() ? "" : &name == group.data() ? ", " : " or ") + name;
    return out;
}

/// A case in which the member is optional is also that of requests without it.
bool is_chosen(const shape::node& node, std::string_view name, const std::string& value)
{
    const auto found = std::ranges::find(node.members, name, &shape_member::name);
    const auto& values = shape_access::inside(found->type)->values;
    return value.empty() ? !found->is_required : std::ranges::find(values, value) != values.end();
}

}  // namespace

std::optional<violation> broken_rule(const object_rule& rule, const json::object& input)
{
    const auto given = std::ranges::count_if(rule.groups, [&](const auto& group) {
        return std::ranges::any_of(group, [&](const auto& name) { return is_given(rule, input, name); });
    });
    const bool holds = rule.what == object_rule::kind::exactly_one    ? given == 1
                       : rule.what == object_rule::kind::at_least_one ? given > 0
                                                                      : given < 2;
    return holds ? std::nullopt : std::optional{violation{rule.member, rule.wish}};
}

const shape::node* chosen_case(const object_rule& rule, const json::object& input)
{
    const auto value = text_member(input, rule.member);
    for (const auto& each : rule.cases)
        if (const auto& node = *shape_access::inside(each); is_chosen(node, rule.member, value))
            return &node;
    return nullptr;
}

namespace shapes {

object_rule exactly_one_of(std::vector<std::vector<std::string>> groups)
{
    auto wish = "must have exactly one of the members " + listed_groups(groups);
    return {object_rule::kind::exactly_one, std::move(groups), {}, std::move(wish)};
}

object_rule at_least_one_of(std::vector<std::string> members, std::string_view member, std::string_view wish)
{
    object_rule rule{object_rule::kind::at_least_one, {}, std::string{member}, std::string{wish}};
    for (auto& name : members)
        rule.groups.push_back({std::move(name)});
    return rule;
}

object_rule not_both(std::string_view first, std::string_view second)
{
    return {object_rule::kind::not_both, {{std::string{first}}, {std::string{second}}}, std::string{second},
        "must not stand beside " + std::string{first} + ": give one of them"};
}

object_rule cases_by(std::string_view member, std::vector<shape> cases)
{
    return {object_rule::kind::cases, {}, std::string{member}, {}, std::move(cases)};
}

}  // namespace shapes
}  // namespace outbound
