#include "model/segment.hpp"

#include "model/json_members.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value_to.hpp>

namespace outbound {
namespace {

namespace json = boost::json;

void add_texts(json::object& to, std::string_view name, const std::vector<std::string>& texts)
{
    if (!texts.empty())
        to[name] = json::array(texts.begin(), texts.end());
}

template <class T>
void add(json::object& to, std::string_view name, const std::optional<T>& value)
{
    if (value)
        to[name] = *value;
}

void add_ids(json::object& to, std::string_view name, const std::vector<contact_id>& ids)
{
    to[name] = json::array(ids.begin(), ids.end());
}

void add_object(json::object& to, std::string_view name, json::object inner)
{
    if (!inner.empty())
        to[name] = std::move(inner);
}

/// The integers of an array; skips other values.
std::vector<contact_id> ids_of(const json::array& from)
{
    std::vector<contact_id> out;
    out.reserve(from.size());
    for (const auto& each : from)
        if (const auto* id = each.if_int64())
            out.push_back(*id);
    return out;
}

bool has_array(const json::object& from, std::string_view name)
{
    const auto* member = from.if_contains(name);
    return member != nullptr && member->is_array();
}

std::optional<std::int32_t> integer(const json::object& from, std::string_view name)
{
    const auto* member = from.if_contains(name);
    if (!member)
        return std::nullopt;
    json::error_code ec;
    const auto value = member->to_number<std::int32_t>(ec);
    return ec ? std::nullopt : std::optional{value};
}

const json::object& object(const json::object& from, std::string_view name)
{
    static const auto& none = *new json::object;  // never destroyed: engines may run during static destruction
    const auto* member = from.if_contains(name);
    return member && member->is_object() ? member->get_object() : none;
}

}  // namespace

json::object to_json(const segment& filter)
{
    json::object score;
    add(score, "min", filter.lead_score_min);
    add(score, "max", filter.lead_score_max);
    json::object tags;
    add_texts(tags, "any", filter.tags_any);
    add_texts(tags, "all", filter.tags_all);
    add_texts(tags, "none", filter.tags_none);

    json::object out;
    add_texts(out, "industries", filter.industries);
    add_object(out, "lead_score", std::move(score));
    add(out, "has_email", filter.has_email);
    add(out, "has_phone", filter.has_phone);
    add_object(out, "tags", std::move(tags));
    add(out, "segment_id", filter.segment_id);
    if (filter.contact_ids)
        add_ids(out, "contact_ids", *filter.contact_ids);
    if (filter.external_ids)
        out["external_ids"] = json::array(filter.external_ids->begin(), filter.external_ids->end());
    return out;
}

std::size_t count_names(const segment& filter) noexcept
{
    return (filter.contact_ids ? filter.contact_ids->size() : 0) +
           (filter.external_ids ? filter.external_ids->size() : 0);
}

segment segment_from_json(const json::object& from)
{
    const auto& score = object(from, "lead_score");
    const auto& tags = object(from, "tags");
    segment out;
    out.industries = texts_member(from, "industries");
    out.lead_score_min = integer(score, "min");
    out.lead_score_max = integer(score, "max");
    out.has_email = flag_member(from, "has_email");
    out.has_phone = flag_member(from, "has_phone");
    out.tags_any = texts_member(tags, "any");
    out.tags_all = texts_member(tags, "all");
    out.tags_none = texts_member(tags, "none");
    out.segment_id = integer_member(from, "segment_id");
    if (has_array(from, "contact_ids"))
        out.contact_ids = ids_of(from.at("contact_ids").get_array());
    if (has_array(from, "external_ids"))
        out.external_ids = texts_member(from, "external_ids");
    return out;
}

}  // namespace outbound
