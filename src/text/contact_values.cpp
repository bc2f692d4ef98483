#include "text/contact_values.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace outbound::text {
namespace {

namespace json = boost::json;

template <class Person>
using column = std::pair<std::string_view, std::string Person::*>;

template <class Person>
constexpr std::array<column<Person>, 8> text_columns{{{"external_id", &Person::external_id}, {"email", &Person::email},
    {"phone", &Person::phone}, {"first_name", &Person::first_name}, {"last_name", &Person::last_name},
    {"company", &Person::company}, {"industry", &Person::industry}, {"timezone", &Person::timezone}}};

std::string_view first_segment(std::string_view name)
{
    return name.substr(0, name.find('.'));
}

json::object parse_fields(const std::string& text)
{
    boost::system::error_code failed;
    auto value = json::parse(text, failed);
    return !failed && value.is_object() ? std::move(value.get_object()) : json::object{};
}

// Whether a contact has no field of its own under the plain name.
bool is_column(std::string_view name)
{
    return name == "lead_score" || name == "fields" ||
           std::any_of(text_columns<contact>.begin(), text_columns<contact>.end(),
               [&](const auto& c) { return c.first == name; });
}

void override_field(json::object& values, json::string_view name, const json::value& value)
{
    auto& fields = values["fields"];
    if (fields.is_null())
        fields.emplace_object();
    if (fields.is_object())
        fields.get_object()[name] = value;
}

json::value value_of(const json::object& from, std::string_view name)
{
    const auto* found = from.if_contains(name);
    return found != nullptr ? *found : json::value{};
}

void pin_field(json::object& own, const json::object& fields, std::string_view name)
{
    auto& pinned = own["fields"];
    if (!pinned.is_object())
        pinned.emplace_object();
    pinned.get_object()[name] = value_of(fields, name);
}

void pin_fields(json::object& own, const json::object& fields)
{
    for (const auto& member : fields)
        pin_field(own, fields, member.key());
}

}  // namespace

wanted_values::wanted_values(const std::vector<std::string>& variables)
{
    for (const auto& variable : variables) {
        const auto name = first_segment(variable);
        const auto& known = text_columns<queued_recipient>;
        const auto found = std::find_if(known.begin(), known.end(), [&](const auto& c) { return c.first == name; });
        if (found != known.end())
            columns_.push_back(static_cast<std::size_t>(found - known.begin()));
        else if (name == "lead_score")
            lead_score_ = true;
        else if (name == "fields")
            fields_ = true;
        else
            custom_.emplace_back(name);
    }
}

json::object wanted_values::of(const queued_recipient& recipient, json::storage_ptr memory) const
{
    json::object values{std::move(memory)};
    values.reserve(columns_.size() + custom_.size() + 2);
    for (const auto index : columns_) {
        const auto& [name, member] = text_columns<queued_recipient>[index];
        if (const auto& value = recipient.*member; !value.empty())
            values.emplace(name, value);
    }
    if (lead_score_ && recipient.lead_score)
        values.emplace("lead_score", *recipient.lead_score);
    if ((!fields_ && custom_.empty()) || recipient.fields.empty())
        return values;

    auto fields = parse_fields(recipient.fields);
    for (const auto& name : custom_)
        if (const auto* value = fields.if_contains(name))
            values.emplace(name, *value);
    if (fields_)
        values.emplace("fields", std::move(fields));
    return values;
}

std::vector<std::string> wanted_values::columns() const
{
    std::vector<std::string> names;
    for (const auto index : columns_)
        names.emplace_back(text_columns<queued_recipient>[index].first);
    if (lead_score_)
        names.emplace_back("lead_score");
    if (fields_ || !custom_.empty())
        names.emplace_back("fields");
    return names;
}

json::object values_of(const contact& person)
{
    json::object values;
    for (const auto& [name, member] : text_columns<contact>)
        if (const auto& value = person.*member; !value.empty())
            values.emplace(name, value);
    if (person.lead_score)
        values.emplace("lead_score", *person.lead_score);
    for (const auto& member : person.fields)
        if (!is_column(member.key()))
            values.emplace(member.key(), member.value());
    values.emplace("fields", person.fields);
    return values;
}

void override_values(json::object& values, const json::object& own)
{
    for (const auto& member : own) {
        if (member.key() == "fields")
            continue;
        values[member.key()] = member.value();
        if (!is_column(member.key()))
            override_field(values, member.key(), member.value());
    }
    const auto* fields = own.if_contains("fields");
    if (fields == nullptr)
        return;
    if (!fields->is_object()) {
        values["fields"] = *fields;
        return;
    }
    for (const auto& member : fields->get_object()) {
        override_field(values, member.key(), member.value());
        if (!is_column(member.key()) && !own.contains(member.key()))
            values[member.key()] = member.value();
    }
}

void override_values(json::object& values, const std::string& text)
{
    if (!text.empty())
        override_values(values, parse_fields(text));
}

json::object pinned_values(json::object own, const json::object& values, const std::vector<std::string>& variables)
{
    const auto* fields = values.if_contains("fields");
    const auto* own_fields = fields != nullptr ? fields->if_object() : nullptr;
    for (const auto& variable : variables) {
        const auto name = first_segment(variable);
        if (name != "fields")
            own[name] = value_of(values, name);
        else if (own_fields == nullptr)
            continue;  // A value of the message that is no object: it is pinned as it is.
        else if (name == variable)
            pin_fields(own, *own_fields);
        else
            pin_field(own, *own_fields, first_segment(std::string_view{variable}.substr(name.size() + 1)));
    }
    return own;
}

}  // namespace outbound::text
