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

void add_object(json::object& to, std::string_view name, json::object inner)
{
    if (!inner.empty())
        to[name] = std::move(inner);
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
    return out;
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
    return out;
}

}  // namespace outbound
