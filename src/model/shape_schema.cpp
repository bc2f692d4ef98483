// Converts shapes to JSON Schema.
#include "model/shape.hpp"

#include "model/json_members.hpp"
#include "model/shape_node.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace outbound {
namespace {

namespace json = boost::json;

/// Receives named shapes; null: they are inlined.
using component_table = json::object*;

json::object schema_of(const shape::node& node, component_table components);
json::object bare_schema(const shape::node& node, component_table components);
json::object object_schema(
    const shape::node& node, component_table components, const std::vector<shape_member>* members_of_whole);

// Optional members may be null or absent.
json::object or_null(json::object schema)
{
    json::object null{{"type", "null"}};
    return {{"anyOf", json::array{std::move(schema), std::move(null)}}};
}

json::object text_schema(const shape::node& node)
{
    const auto& kind = describe(node.text);
    json::object out{{"type", "string"}};
    if (node.min_size > 0)
        out["minLength"] = node.min_size;
    if (node.max_size != std::numeric_limits<std::size_t>::max())
        out["maxLength"] = node.max_size;
    if (!kind.format.empty())
        out["format"] = kind.format;
    if (!kind.pattern.empty())
        out["pattern"] = kind.pattern;
    if (kind.kind != text_kind::email || node.min_size > 0)
        return out;
    const json::object empty{{"type", "string"}, {"maxLength", 0}};  // It has not the format.
    return {{"anyOf", json::array{std::move(out), empty}}};
}

json::object integer_schema(const shape::node& node)
{
    json::object out{{"type", "integer"}, {"format", "int64"}};
    if (node.min_integer != std::numeric_limits<std::int64_t>::min())
        out["minimum"] = node.min_integer;
    if (node.max_integer != std::numeric_limits<std::int64_t>::max())
        out["maximum"] = node.max_integer;
    return out;
}

/// The members that a rule may name: those of its object, and for a case those of the object that it is a case of.
using member_lists = std::array<const std::vector<shape_member>*, 2>;

/// The type of the member's values, without null. Generators take objects without members for empty ones.
json::object type_of(const std::string& name, const member_lists& members)
{
    for (const auto* list : members) {
        if (list == nullptr)
            continue;
        const auto found = std::ranges::find(*list, name, &shape_member::name);
        if (found == list->end())
            continue;
        const auto schema = bare_schema(*shape_access::inside(found->type), nullptr);
        if (const auto* type = schema.if_contains("type"); type != nullptr && *type != "object")
            return {{"type", *type}};
    }
    return {{"not", {{"type", "null"}}}};
}

/// An object that has the member. Null is like absence.
json::object with_value(const std::string& name, bool is_filled, const member_lists& members)
{
    auto value = type_of(name, members);
    if (is_filled)
        value["minLength"] = 1;
    return {{"required", json::array{name}}, {"properties", {{name, std::move(value)}}}};
}

json::object without_value(const std::string& name)
{
    return {{"properties", {{name, {{"type", "null"}}}}}};
}

json::object with_group(const std::vector<std::string>& group, bool is_filled, const member_lists& members)
{
    if (group.size() == 1)
        return with_value(group.front(), is_filled, members);
    json::array choices;
    for (const auto& name : group)
        choices.push_back(with_value(name, is_filled, members));
    return {{"anyOf", std::move(choices)}};
}

json::object rule_schema(const object_rule& rule, component_table components, const member_lists& members)
{
    json::array choices;
    for (const auto& group : rule.groups)
        choices.push_back(rule.what == object_rule::kind::not_both
                              ? without_value(group.front())
                              : with_group(group, rule.what == object_rule::kind::at_least_one, members));
    for (const auto& each : rule.cases)
        choices.push_back(object_schema(*shape_access::inside(each), components, members[0]));
    const bool is_exclusive = rule.what == object_rule::kind::exactly_one || rule.what == object_rule::kind::cases;
    return {{is_exclusive ? "oneOf" : "anyOf", std::move(choices)}};
}

/// A single `oneOf` is part of the schema itself; other rules stand in `allOf`, so that `anyOf` is a choice of types.
void add_rules(json::object& to, const shape::node& node, component_table components,
    const std::vector<shape_member>* members_of_whole)
{
    json::array all;
    for (const auto& rule : node.rules)
        all.push_back(rule_schema(rule, components, {&node.members, members_of_whole}));
    if (all.size() == 1 && all.front().as_object().contains("oneOf"))
        to["oneOf"] = std::move(all.front().as_object()["oneOf"]);
    else if (!all.empty())
        to["allOf"] = std::move(all);
}

/// `members_of_whole`: of the object that an open object is a case of.
json::object object_schema(
    const shape::node& node, component_table components, const std::vector<shape_member>* members_of_whole)
{
    json::object properties;
    json::array needed;
    for (const auto& member : node.members) {
        const bool is_absent = shape_access::inside(member.type)->kind == shape_kind::absent;
        if (is_absent && !node.is_open)
            continue;
        auto schema = schema_of(*shape_access::inside(member.type), components);
        if (member.is_read_only)
            schema["readOnly"] = true;
        const bool accepts_null = !member.is_required && member.accepts_null && !is_absent;
        properties[member.name] = accepts_null ? or_null(std::move(schema)) : std::move(schema);
        if (member.is_required)
            needed.emplace_back(member.name);
    }
    json::object out;
    if (!node.is_open)
        out = {{"type", "object"}, {"additionalProperties", false}};
    out["properties"] = std::move(properties);
    if (!needed.empty())
        out["required"] = std::move(needed);
    add_rules(out, node, components, members_of_whole);
    return out;
}

json::object map_schema(const shape::node& node, component_table components)
{
    json::object out{{"type", "object"}, {"maxProperties", node.max_size},
        {"additionalProperties", schema_of(*node.parts[0], components)}};
    if (node.min_size > 0)
        out["minProperties"] = node.min_size;
    out["propertyNames"] = {
        {"minLength", 1}, {"maxLength", longest_member_name}, {"pattern", describe(node.text).pattern}};
    return out;
}

json::object bare_schema(const shape::node& node, component_table components)
{
    switch (node.kind) {
    case shape_kind::text:
        return text_schema(node);
    case shape_kind::integer:
        return integer_schema(node);
    case shape_kind::number:
        return {{"type", "number"}, {"minimum", node.min_number}, {"maximum", node.max_number}};
    case shape_kind::boolean:
        return {{"type", "boolean"}};
    case shape_kind::time:
        return {{"type", "string"}, {"format", "date-time"}};
    case shape_kind::one_of:
        return {{"type", "string"}, {"enum", to_array(node.values)}};
    case shape_kind::object:
        return object_schema(node, components, nullptr);
    case shape_kind::free_object:
        return {{"type", "object"}};
    case shape_kind::map:
        return map_schema(node, components);
    case shape_kind::array:
        return {{"type", "array"}, {"minItems", node.min_size}, {"maxItems", node.max_size},
            {"items", schema_of(*node.parts[0], components)}};
    case shape_kind::either:
        return {{"anyOf", json::array{schema_of(*node.parts[0], components), schema_of(*node.parts[1], components)}}};
    case shape_kind::absent:
        return {{"enum", node.accepts_empty ? json::array{nullptr, ""} : json::array{nullptr}}};
    case shape_kind::any:
        return node.parts.empty() ? json::object{} : schema_of(*node.parts[0], components);
    }
    return {};
}

json::object reference_to(const shape::node& node, json::object& components)
{
    if (!components.contains(node.name)) {
        components[node.name] = nullptr;  // Reserves its place before the shapes that it refers to.
        components[node.name] = bare_schema(node, &components);
    }
    return {{"$ref", "#/components/schemas/" + node.name}};
}

json::object schema_of(const shape::node& node, component_table components)
{
    const bool is_reference = components && !node.name.empty();
    auto out = is_reference ? reference_to(node, *components) : bare_schema(node, components);
    if (!node.description.empty())
        out["description"] = node.description;
    return out;
}

}  // namespace

json::object shape::schema() const
{
    return schema_of(*node_, nullptr);
}

json::object shape::schema(json::object& components) const
{
    return schema_of(*node_, &components);
}

}  // namespace outbound
