// The operation that reads the log of events.
#include "api/upkeep/events.hpp"

#include "api/operation.hpp"
#include "model/campaign_json.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"

#include <outbound/provider_event.hpp>

#include <boost/json/array.hpp>

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::int64_t most_events = 1'000;
constexpr std::int64_t usual_events = 100;
constexpr std::int64_t longest_wait = 60;  // seconds
constexpr std::size_t most_types = 100;

// Without a cursor a reader starts with future events.
event_log_slice read_slice(context& ctx, const json::object& request)
{
    const auto wanted = event_request_of(request);
    if (wanted)
        return ctx.store.event_log().read(*wanted);
    event_log_slice nothing_yet;
    nothing_yet.cursor = ctx.store.event_log().newest();
    return nothing_yet;
}

json::value list_events(context& ctx, const json::object& request)
{
    auto slice = read_slice(ctx, request);
    ctx.store.event_log().add_names(slice.items);
    json::array items;
    for (const auto& event : slice.items)
        items.push_back(to_json(event));
    return json::object{
        {"items", std::move(items)}, {"cursor", slice.cursor}, {"more", slice.more}, {"reset", slice.reset}};
}

/// Whether the event is logged; other events concern only the host's process, or are in no log.
bool is_logged(event_type type)
{
    using enum event_type;
    return type != log && type != events_dropped && type != recipient_replied && type != webhook_test;
}

}  // namespace

shape logged_type_shape()
{
    std::vector<std::string> values;
    for (const auto& [type, name] : names<event_type>::value)
        if (is_logged(type))
            values.emplace_back(name);
    return shapes::one_of(std::move(values));
}

shape event_data_shape()
{
    const auto number = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    return shapes::object({
        optional("campaign_id", shapes::id()),
        optional("campaign_external_id", campaign_key_shape(), "The campaign's external_id, if it has one."),
        optional("seq", shapes::id(), "The recipient of the campaign."),
        optional("contact_id", number, "0: the recipient was no contact."),
        optional("contact_external_id", shapes::any_text(),
            "The contact's external_id, unless it is an address; left out once the contact is gone."),
        optional("message_id", shapes::id(), "The one-off message."),
        optional("message_key", shapes::any_text(), "The key of the one-off message, unless it has an address."),
        optional("metadata", campaign_metadata_shape(), "Of the campaign or the one-off message, as it is now."),
        optional("attempt", number),
        optional("channel", shapes::enumeration<channel>()),
        optional("actor", shapes::enumeration<event_actor>(), "Of message.opened, message.clicked and calls."),
        optional("bounce", shapes::enumeration<bounce_class>(), "Of message.bounced."),
        optional("talk_seconds", number, "Of call.transferred."),
        optional("reason", shapes::enumeration<pause_reason>(), "Of campaign.paused."),
        optional("scheduled_at", shapes::time(), "Of campaign.scheduled."),
        optional("provider", shapes::any_text(), "Of provider.set_aside and provider.resumed."),
        optional("job_id", shapes::id(), "Of import.completed."),
    });
}

json::object to_json(const logged_event& event)
{
    return {{"position", event.position}, {"type", to_string(event.type)}, {"at", to_rfc3339(event.at)},
        {"data", event.data}};
}

std::optional<event_log_request> event_request_of(const json::object& request)
{
    const auto after = integer_member(request, "after");
    if (!after)
        return std::nullopt;
    event_log_request out;
    out.after = *after;
    out.limit = static_cast<std::size_t>(integer_member(request, "limit").value_or(usual_events));
    out.types = event_types_of(request);
    return out;
}

std::vector<event_type> event_types_of(const json::object& request)
{
    std::vector<event_type> out;
    for (const auto& name : texts_member(request, "types"))
        out.push_back(from_string<event_type>(name).value());
    return out;
}

std::chrono::seconds event_wait_of(const json::object& request)
{
    return std::chrono::seconds{integer_member(request, "wait").value_or(0)};
}

std::vector<operation> event_operations()
{
    const auto position = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto event = shapes::object(
        {required("position", position), required("type", logged_type_shape()), required("at", shapes::time()),
            required("data", event_data_shape(), "By type: ids, times and words; no addresses, no texts.")});
    return {{
        .name = "events.list",
        .summary = "Lists events behind a cursor: changes of campaigns and accounts, by whichever process.",
        .scope = scope::read,
        .routes = {at("GET", "/events")},
        .request = shapes::object(
            {optional("after", position, "The cursor of the answer before; left out: from now on; 0: from the oldest."),
                optional("limit", shapes::integer(1, most_events)),
                optional("types", shapes::array(logged_type_shape(), 1, most_types), "Left out: all."),
                optional("wait", shapes::integer(0, longest_wait),
                    "Seconds to wait for the first event, over the web; other callers are answered at once.")}),
        .response = shapes::object({required("items", shapes::array(event, 0, most_events)),
            required("cursor", position, "`after` of the next request."),
            required("more", shapes::boolean(), "There are further events now."),
            required("reset", shapes::boolean(),
                "Events behind the cursor are gone: read anew what they were about. Items begin with the oldest.")}),
        .handle = list_events,
    }};
}

}  // namespace outbound::api
