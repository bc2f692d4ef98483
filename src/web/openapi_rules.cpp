// A single `oneOf` is part of the schema itself, other rules stand in `allOf`.
#include "web/openapi_rules.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace outbound::web {
namespace {

namespace json = boost::json;

using name_set = std::set<std::string, std::less<>>;

/// Removes the rules from the schema.
json::array take_rules(json::object& schema)
{
    json::array rules;
    if (auto* all = schema.if_contains("allOf"))
        rules = std::move(all->as_array());
    schema.stable_erase("allOf");
    if (auto* choices = schema.if_contains("oneOf"))
        rules.push_back(json::object{{"oneOf", std::move(*choices)}});
    schema.stable_erase("oneOf");
    return rules;
}

void put_rules(json::object& schema, json::array rules)
{
    if (rules.size() == 1 && rules.front().as_object().contains("oneOf"))
        schema["oneOf"] = std::move(rules.front().as_object()["oneOf"]);
    else if (!rules.empty())
        schema["allOf"] = std::move(rules);
}

/// The members that a branch of a rule requires, also by one of several ways.
name_set required_by(const json::object& branch)
{
    auto names = names_of(branch, "required");
    if (const auto* choices = branch.if_contains("anyOf"))
        for (const auto& choice : choices->as_array())
            names.merge(names_of(choice.as_object(), "required"));
    return names;
}

/// True if each branch requires a member.
bool requires_member(const json::object& rule)
{
    return std::ranges::all_of(rule.begin()->value().as_array(),
        [](const json::value& branch) { return !required_by(branch.as_object()).empty(); });
}

/// The branch for the value that the preset has for the member by which the branches differ; null if it has none.
const json::object* preset_case(const json::array& branches, const json::object& preset)
{
    for (const auto& [name, value] : preset)
        for (const auto& branch : branches) {
            const auto* members = branch.as_object().if_contains("properties");
            const auto* chooser = members != nullptr ? members->as_object().if_contains(name) : nullptr;
            const auto* values = chooser != nullptr ? chooser->as_object().if_contains("enum") : nullptr;
            if (values != nullptr && values->as_array().size() == 1 && values->as_array().front() == value)
                return &branch.as_object();
        }
    return nullptr;
}

bool is_absent(const json::value& member)
{
    return member.as_object().contains("enum") && member.at("enum").as_array().front().is_null();
}

/// Applies a case to the members of the schema; returns the rules of the case.
json::array apply_case(json::object& schema, json::object chosen)
{
    auto& members = schema.at("properties").as_object();
    for (auto& [name, member] : chosen.at("properties").as_object())
        if (is_absent(member))
            members.stable_erase(name);
        else
            members[name] = json::object{{"allOf", json::array{members[name], member}}};
    return take_rules(chosen);
}

/// True if the path names one of the alternatives. The members of all others are removed.
bool is_decided_by_path(json::object& schema, const json::array& branches, const api::route& where)
{
    name_set names;
    for (const auto& branch : branches)
        names.merge(required_by(branch.as_object()));
    if (std::ranges::none_of(names, [&](const auto& name) { return is_in_path(where, name); }))
        return false;
    for (const auto& name : names)
        if (!is_in_path(where, name))
            schema.at("properties").as_object().stable_erase(name);
    return true;
}

}  // namespace

name_set names_of(const json::object& schema, std::string_view member)
{
    name_set names;
    if (const auto* listed = schema.if_contains(member))
        for (const auto& name : listed->as_array())
            names.emplace(std::string_view{name.as_string()});
    return names;
}

bool is_in_path(const api::route& where, std::string_view name)
{
    return where.path.find('{' + std::string{name} + '}') != std::string::npos;
}

bool refuses_empty(json::object schema)
{
    return schema.contains("required") || std::ranges::any_of(take_rules(schema), [](const json::value& rule) {
        return requires_member(rule.as_object());
    });
}

json::object schema_at(const shape& request, const api::route& where, json::object& components)
{
    auto schema = request.schema(components);
    json::array kept;
    for (auto& rule : take_rules(schema)) {
        const auto* choices = rule.as_object().if_contains("oneOf");
        const auto* chosen = choices != nullptr ? preset_case(choices->as_array(), where.preset) : nullptr;
        if (chosen != nullptr)
            std::ranges::move(apply_case(schema, *chosen), std::back_inserter(kept));
        else if (choices == nullptr || !is_decided_by_path(schema, choices->as_array(), where))
            kept.push_back(std::move(rule));
    }
    auto& members = schema.at("properties").as_object();
    if (members.contains("campaign_external_id") && is_in_path(where, "campaign_external_id"))
        members.stable_erase("id");
    if (members.contains("campaign_external_id") && is_in_path(where, "id"))
        members.stable_erase("campaign_external_id");
    for (const auto& preset : where.preset)
        members.stable_erase(preset.key());
    put_rules(schema, std::move(kept));
    return schema;
}

}  // namespace outbound::web
