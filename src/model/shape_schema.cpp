// Shapes as JSON Schema.
#include "model/shape.hpp"

#include "model/json_members.hpp"
#include "model/shape_node.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <limits>

namespace outbound {
namespace {

namespace json = boost::json;

json::object schema_of(const shape::node& what);

// Optional members may be null as well as absent.
json::object or_null(json::object schema)
{
    json::object null{{"type", "null"}};
    return {{"anyOf", json::array{std::move(schema), std::move(null)}}};
}

// JSON Schema counts characters: at least a quarter of the bytes, so only an upper bound can be said exactly for ASCII
// kinds.
json::object text_schema(const shape::node& what)
{
    const auto& kind = describe(what.text);
    json::object out{{"type", "string"}};
    if (what.min_size > 0)
        out["minLength"] = 1;
    if (what.max_size != std::numeric_limits<std::size_t>::max())
        out["maxLength"] = what.max_size;
    if (!kind.format.empty())
        out["format"] = kind.format;
    if (!kind.pattern.empty())
        out["pattern"] = kind.pattern;
    return out;
}

json::object integer_schema(const shape::node& what)
{
    json::object out{{"type", "integer"}, {"format", "int64"}};
    if (what.min_integer != std::numeric_limits<std::int64_t>::min())
        out["minimum"] = what.min_integer;
    if (what.max_integer != std::numeric_limits<std::int64_t>::max())
        out["maximum"] = what.max_integer;
    return out;
}

json::object object_schema(const shape::node& what)
{
    json::object properties;
    json::array needed;
    for (const auto& member : what.members) {
        auto schema = schema_of(*shape_access::inside(member.what));
        properties[member.name] = member.is_required ? std::move(schema) : or_null(std::move(schema));
        if (member.is_required)
            needed.emplace_back(member.name);
    }
    json::object out{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!needed.empty())
        out["required"] = std::move(needed);
    if (!what.values.empty()) {
        json::array alternatives;
        for (const auto& name : what.values)
            alternatives.push_back(json::object{{"required", json::array{name}}});
        out["oneOf"] = std::move(alternatives);
    }
    return out;
}

json::object bare_schema(const shape::node& what)
{
    switch (what.kind) {
    case shape_kind::text:
        return text_schema(what);
    case shape_kind::integer:
        return integer_schema(what);
    case shape_kind::number:
        return {{"type", "number"}, {"minimum", what.min_number}, {"maximum", what.max_number}};
    case shape_kind::boolean:
        return {{"type", "boolean"}};
    case shape_kind::time:
        return {{"type", "string"}, {"format", "date-time"}, {"pattern", "Z$"}};
    case shape_kind::one_of:
        return {{"type", "string"}, {"enum", to_array(what.values)}};
    case shape_kind::object:
        return object_schema(what);
    case shape_kind::free_object:
        return {{"type", "object"}};
    case shape_kind::map:
        return {
            {"type", "object"}, {"maxProperties", what.max_size}, {"additionalProperties", schema_of(*what.parts[0])}};
    case shape_kind::array:
        return {{"type", "array"}, {"minItems", what.min_size}, {"maxItems", what.max_size},
            {"items", schema_of(*what.parts[0])}};
    case shape_kind::either:
        return {{"anyOf", json::array{schema_of(*what.parts[0]), schema_of(*what.parts[1])}}};
    case shape_kind::any:
        break;
    }
    return {};
}

json::object schema_of(const shape::node& what)
{
    auto out = bare_schema(what);
    if (!what.description.empty())
        out["description"] = what.description;
    return out;
}

}  // namespace

json::object shape::schema() const
{
    return schema_of(*node_);
}

}  // namespace outbound
