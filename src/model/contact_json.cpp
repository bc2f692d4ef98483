#include "model/contact_json.hpp"

#include "model/address_mask.hpp"
#include "model/blanks.hpp"
#include "model/folded_name.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"

#include <limits>

namespace outbound {
namespace {

constexpr std::pair<std::string_view, std::string contact::*> text_columns[] = {
    {"external_id", &contact::external_id},
    {"email", &contact::email},
    {"phone", &contact::phone},
    {"first_name", &contact::first_name},
    {"last_name", &contact::last_name},
    {"company", &contact::company},
    {"industry", &contact::industry},
    {"timezone", &contact::timezone},
};

std::vector<shape_member> own_members(const shape_member& email, const shape_member& phone)
{
    const auto name = shapes::text(0, 200);
    const auto score =
        shapes::integer(std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max());
    return {
        required("external_id", shapes::text(1, 255), "Your own key for the contact; contacts are identified by it."),
        email,
        phone,
        optional("first_name", name),
        optional("last_name", name),
        optional("company", name),
        optional("industry", name),
        optional("lead_score", score),
        optional("timezone", shapes::text(0, 64, text_kind::timezone)),
        optional("fields", shapes::free_object(), "Your own members, which templates read."),
        optional("tags", shapes::array(shapes::text(1, 100), 0, 100)),
    };
}

}  // namespace

std::vector<shape_member> contact_record_members()
{
    return {
        required("id", shapes::id()), required("created_at", shapes::time()), required("updated_at", shapes::time())};
}

std::vector<shape_member> contact_input_members()
{
    auto members = own_members(optional("email", shapes::text(0, 320, text_kind::email)),
        optional("phone", shapes::text(0, 40, text_kind::contact_phone),
            "E.164, or as people write it: with a country code, or a national number of default_country."));
    members.front().is_required = false;
    return members;
}

shape contact_input_shape()
{
    return shapes::object(contact_input_members())
        .with_members(read_only(contact_record_members()))
        .with_rules({shapes::at_least_one_of({"external_id", "email", "phone"}, "",
            "must have external_id, email or phone: one of them identifies it")});
}

shape contact_shape()
{
    return shapes::object(own_members(optional("email", with_addresses(shapes::text(0, 320)),
                                          "Masked for callers without the scope pii."),
                              optional("phone", with_addresses(shapes::text(0, 16)), "E.164, masked likewise.")))
        .with_members(contact_record_members())
        .named("contact");
}

boost::json::object to_json(const contact& person)
{
    boost::json::object out{{"id", person.id}};
    for (const auto& [name, column] : text_columns)
        out[name] = text_or_null(person.*column);
    out["lead_score"] = person.lead_score ? boost::json::value(*person.lead_score) : boost::json::value{};
    out["fields"] = person.fields;
    out["tags"] = to_array(person.tags);
    out["created_at"] = to_rfc3339(person.created_at);
    out["updated_at"] = to_rfc3339(person.updated_at);
    return out;
}

void assign(contact& person, const boost::json::object& from)
{
    for (const auto& [name, column] : text_columns)
        if (name != "external_id")
            assign_text(person.*column, from, name);
    person.email = without_outer_blanks(person.email);
    if (from.contains("lead_score")) {
        const auto score = integer_member(from, "lead_score");
        person.lead_score = score ? std::optional{static_cast<std::int32_t>(*score)} : std::nullopt;
    }
    if (from.contains("fields"))
        person.fields = object_member(from, "fields");
    if (from.contains("tags"))
        person.tags = distinct_names(texts_member(from, "tags"));
}

}  // namespace outbound
