// A table lists the text members.
#include "model/provider_event_json.hpp"

#include "model/json_members.hpp"
#include "model/time.hpp"

namespace outbound {
namespace {

namespace json = boost::json;

struct text_field {
    std::string_view name;
    std::string provider_event::*value;
};

constexpr text_field text_fields[] = {{"key", &provider_event::key}, {"provider", &provider_event::provider},
    {"vendor_id", &provider_event::vendor_id}, {"id", &provider_event::id}, {"address", &provider_event::address},
    {"reason", &provider_event::reason}, {"link", &provider_event::link}, {"suppress", &provider_event::suppress}};

}  // namespace

json::object to_json(const provider_event& e)
{
    json::object out{
        {"kind", to_string(e.kind)}, {"channel", to_string(e.channel)}, {"occurred_at", to_rfc3339(e.occurred_at)}};
    for (const auto& [name, value] : text_fields)
        if (!(e.*value).empty())
            out[name] = e.*value;
    if (e.actor != event_actor::unknown)
        out["actor"] = to_string(e.actor);
    if (e.bounce != bounce_class::none)
        out["bounce"] = to_string(e.bounce);
    if (e.duration_seconds)
        out["duration_seconds"] = *e.duration_seconds;
    if (e.suppress_all)
        out["suppress_all"] = true;
    if (!e.data.empty())
        out["data"] = e.data;
    return out;
}

provider_event provider_event_from_json(const json::object& from)
{
    provider_event e;
    for (const auto& [name, value] : text_fields)
        e.*value = text_member(from, name);
    e.kind = named_member<event_kind>(from, "kind").value_or(e.kind);
    e.channel = named_member<channel>(from, "channel").value_or(e.channel);
    e.actor = named_member<event_actor>(from, "actor").value_or(e.actor);
    e.bounce = named_member<bounce_class>(from, "bounce").value_or(e.bounce);
    e.occurred_at = time_member(from, "occurred_at").value_or(e.occurred_at);
    if (const auto seconds = integer_member(from, "duration_seconds"))
        e.duration_seconds = static_cast<std::int32_t>(*seconds);
    e.suppress_all = flag_member(from, "suppress_all").value_or(false);
    e.data = object_member(from, "data");
    return e;
}

}  // namespace outbound
