// Operations that report on a campaign: counts and rates, links, and events over time.
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/campaign_json.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"
#include "model/time.hpp"
#include "text/links.hpp"

#include <boost/json/array.hpp>

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_links = 1'000;
constexpr std::size_t most_minutes = 20'000;
constexpr std::chrono::hours usual_series{24};

/// A rate; null if the whole is 0.
json::value part(std::int64_t some, std::int64_t whole)
{
    return whole > 0 ? json::value(static_cast<double>(some) / static_cast<double>(whole)) : json::value{};
}

std::int64_t bounces(const event_counts& events)
{
    return events.at(event_counter::bounced_hard) + events.at(event_counter::bounced_soft) +
           events.at(event_counter::bounced_blocked) + events.at(event_counter::bounced_undetermined);
}

/// A call that was picked up, by a person or a machine, corresponds to a message that was delivered.
std::int64_t arrivals(const event_counts& events)
{
    return events.at(event_counter::delivered) + events.at(event_counter::answered) +
           events.at(event_counter::voicemail);
}

json::object rates(const send_counts& counts, const event_counts& events)
{
    const auto of_all = [&](std::int64_t some) { return part(some, counts.recipients); };
    const auto of_arrived = [&](event_counter counter) { return part(events.at(counter), arrivals(events)); };
    return {{"sent", of_all(counts.sent)}, {"failed", of_all(counts.failed)}, {"skipped", of_all(counts.skipped)},
        {"unknown", of_all(counts.unknown)}, {"delivered", part(arrivals(events), counts.sent)},
        {"bounced", part(bounces(events), counts.sent)},
        {"answered", part(events.at(event_counter::answered), counts.sent)},
        {"opened", of_arrived(event_counter::unique_opens)}, {"clicked", of_arrived(event_counter::unique_clicks)},
        {"replied", of_arrived(event_counter::unique_replies)}, {"complained", of_arrived(event_counter::complained)},
        {"unsubscribed", of_arrived(event_counter::unsubscribed)}, {"opted_out", of_arrived(event_counter::opted_out)}};
}

json::value analytics(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    const auto counts = ctx.store.campaigns().counts(c.id);
    const auto events = ctx.store.events().counts(c.id);
    auto out = to_json(counts);
    out["campaign_id"] = c.id;
    out["status"] = to_string(c.status);
    for (const auto& [counter, amount] : events)
        out[to_string(counter)] = amount;
    out["bounced"] = bounces(events);
    out["rates"] = rates(counts, events);
    return out;
}

shape analytics_response()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto rate = shapes::number(0, std::numeric_limits<double>::max());
    std::vector<shape_member> members{required("campaign_id", shapes::id()),
        required("status", shapes::enumeration<campaign_status>()),
        required("bounced", amount, "Of every class, by present status.")};
    for (const auto& [counter, name] : names<event_counter>::value)
        members.push_back(required(name, amount));
    std::vector<shape_member> parts;
    for (const char* name : {"sent", "failed", "skipped", "unknown", "delivered", "bounced", "answered", "opened",
             "clicked", "replied", "complained", "unsubscribed", "opted_out"})
        parts.push_back(optional(name, rate));
    members.push_back(required("rates", shapes::object(std::move(parts)),
        "sent, failed, skipped and unknown of all recipients; delivered, bounced and answered of those sent to; the "
        "rest of "
        "those "
        "that were delivered or answered. Null while there are none."));
    return counts_shape().with_members(members);
}

json::value links(context& ctx, const json::object& request)
{
    const auto limit = static_cast<std::size_t>(integer_member(request, "limit").value_or(100));
    json::array items;
    for (const auto& row : ctx.store.events().links(campaign_of(ctx, request).id, most_links)) {
        if (text::has_foreign_scheme(row.link))  // Reported by whoever can sign as the vendor; people click on them.
            continue;
        if (items.size() == limit)
            break;
        items.push_back(json::object{{"link", row.link}, {"unique_clicks", row.unique_clicks}, {"clicks", row.clicks},
            {"machine_clicks", row.machine_clicks}});
    }
    return json::object{{"items", std::move(items)}};
}

shape links_response()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto item = shapes::object(
        {required("link", shapes::text(0, 10'000, text_kind::body)), required("unique_clicks", amount, "People."),
            required("clicks", amount, "By people."), required("machine_clicks", amount)});
    return shapes::object({required("items", shapes::array(item, 0, most_links))});
}

// The first minutes of the requested period; without one, a day from the start.
json::value series(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    const auto from =
        time_member(request, "from").value_or(c.started_at.value_or(c.created_at) - std::chrono::minutes{1});
    const auto to = time_member(request, "to").value_or(from + usual_series);
    json::array items;
    for (const auto& row : ctx.store.events().minutes(c.id, from, to, most_minutes))
        items.push_back(
            json::object{{"minute", to_rfc3339(row.minute)}, {"kind", to_string(row.kind)}, {"events", row.amount}});
    return json::object{{"from", to_rfc3339(from)}, {"to", to_rfc3339(to)}, {"items", std::move(items)}};
}

shape series_response()
{
    const auto item =
        shapes::object({required("minute", shapes::time()), required("kind", shapes::enumeration<event_kind>()),
            required("events", shapes::integer(0, std::numeric_limits<std::int64_t>::max()))});
    return shapes::object({required("from", shapes::time()), required("to", shapes::time()),
        required("items", shapes::array(item, 0, most_minutes), "Minutes in which something happened, in order.")});
}

json::object event_json(const stored_event& e)
{
    return {{"kind", to_string(e.kind)}, {"attempt", e.attempt}, {"actor", text_or_null(to_string(e.actor))},
        {"bounce", text_or_null(to_string(e.bounce))}, {"reason", text_or_null(e.reason)},
        {"link", text_or_null(e.link)}, {"occurred_at", to_rfc3339(e.occurred_at)},
        {"received_at", to_rfc3339(e.received_at)}, {"data", e.data}};
}

json::value events(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    json::array items;
    for (const auto& e : ctx.store.events().history({c.id, integer_member(request, "seq").value_or(0)}))
        items.push_back(event_json(e));
    return json::object{{"items", std::move(items)}};
}

shape events_response()
{
    const auto text = shapes::text(0, 10'000, text_kind::body);
    const auto item = shapes::object({required("kind", shapes::enumeration<event_kind>()),
        required("attempt", shapes::integer(0, std::numeric_limits<std::int32_t>::max())),
        optional("actor", shapes::enumeration<event_actor>()), optional("bounce", shapes::enumeration<bounce_class>()),
        optional("reason", text), optional("link", text), required("occurred_at", shapes::time()),
        required("received_at", shapes::time()), required("data", shapes::free_object(1'000'000))});
    return shapes::object({required("items", shapes::array(item, 0, 1'000))});
}

}  // namespace

std::vector<operation> analytics_operations()
{
    return {
        {
            .name = "campaigns.analytics",
            .summary = "Counts a campaign's recipients by what became of them, and what they did.",
            .scope = scope::read,
            .routes = {at("GET", "/campaigns/{id}/analytics")},
            .request = id_request(),
            .response = analytics_response(),
            .handle = analytics,
        },
        {
            .name = "campaigns.links",
            .summary = "Counts the clicks on each link of a campaign, most clicked first.",
            .scope = scope::read,
            .routes = {at("GET", "/campaigns/{id}/links")},
            .request = id_request({optional("limit", shapes::integer(1, most_links))}),
            .response = links_response(),
            .handle = links,
        },
        {
            .name = "campaigns.series",
            .summary = "Counts what vendors reported of a campaign, minute by minute.",
            .scope = scope::read,
            .routes = {at("GET", "/campaigns/{id}/series")},
            .request = id_request({optional("from", shapes::time(), "Left out: the campaign's start."),
                optional("to", shapes::time(), "Left out: a day later.")}),
            .response = series_response(),
            .handle = series,
        },
        {
            .name = "campaigns.events",
            .summary = "Shows what vendors reported of one recipient, oldest first.",
            .scope = scope::read,
            .routes = {at("GET", "/campaigns/{id}/recipients/{seq}/events")},
            .request = id_request({required("seq", shapes::id())}),
            .response = events_response(),
            .handle = events,
        },
    };
}

}  // namespace outbound::api
