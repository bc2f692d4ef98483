// Converts shapes to JSON Schema.
#include "model/shape.hpp"

#include "model/json_members.hpp"
#include "model/shape_node.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <limits>

namespace outbound {
namespace {

namespace json = boost::json;

/// Receives named shapes; null: they are inlined.
using component_table = json::object*;

json::object schema_of(const shape::node& node, component_table components);

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
    return out;
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

/// An object that has the member. Null is like absence.
json::object with_value(const std::string& name)
{
    json::object no_null{{"not", {{"type", "null"}}}};
    return {{"required", json::array{name}}, {"properties", {{name, std::move(no_null)}}}};
}

json::object object_schema(const shape::node& node, component_table components)
{
    json::object properties;
    json::array needed;
    for (const auto& member : node.members) {
        auto schema = schema_of(*shape_access::inside(member.type), components);
        if (member.is_read_only)
            schema["readOnly"] = true;
        properties[member.name] = member.is_required ? std::move(schema) : or_null(std::move(schema));
        if (member.is_required)
            needed.emplace_back(member.name);
    }
    json::object out{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!needed.empty())
        out["required"] = std::move(needed);
    if (!node.values.empty()) {
        json::array alternatives;
        for (const auto& name : node.values)
            alternatives.push_back(with_value(name));
        out["oneOf"] = std::move(alternatives);
    }
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
        return object_schema(node, components);
    case shape_kind::free_object:
        return {{"type", "object"}};
    case shape_kind::map:
        return {{"type", "object"}, {"maxProperties", node.max_size},
            {"additionalProperties", schema_of(*node.parts[0], components)}};
    case shape_kind::array:
        return {{"type", "array"}, {"minItems", node.min_size}, {"maxItems", node.max_size},
            {"items", schema_of(*node.parts[0], components)}};
    case shape_kind::either:
        return {{"anyOf", json::array{schema_of(*node.parts[0], components), schema_of(*node.parts[1], components)}}};
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
