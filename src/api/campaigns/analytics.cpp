// Operations that report on a campaign: counts and rates, reasons, links, and events over time.
#include "api/campaigns/costs.hpp"
#include "api/campaigns/counters.hpp"
#include "api/operation.hpp"
#include "api/requests.hpp"
#include "model/address_mask.hpp"
#include "model/campaign_json.hpp"
#include "model/json_members.hpp"
#include "model/record_json.hpp"
#include "model/time.hpp"
#include "text/links.hpp"

#include <outbound/reason_words.hpp>

#include <boost/json/array.hpp>

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::size_t most_links = 1'000;
constexpr std::size_t most_reasons = 100;
constexpr std::size_t most_minutes = 20'000;
constexpr std::chrono::hours usual_series{24};

json::value analytics(context& ctx, const json::object& request)
{
    json::object out;
    ctx.store.read_together([&] {
        const auto c = campaign_of(ctx, request);
        const auto counters = counters_of(ctx, c.id);
        out = counters_json(counters);
        out["campaign_id"] = c.id;
        out["status"] = to_string(c.status);
        out["average_duration_seconds"] = average_duration(counters.events);
        out["rates"] = rates_json(counters);
        add_costs(out, ctx, c.type, counters.sends);
    });
    return out;
}

shape analytics_response()
{
    return counters_shape()
        .with_members(
            {required("campaign_id", shapes::id()), required("status", shapes::enumeration<campaign_status>()),
                optional("average_duration_seconds", shapes::number(0, std::numeric_limits<double>::max()),
                    "Of the calls that were picked up."),
                required("rates", rates_shape())})
        .with_members(cost_members());
}

json::value reasons(context& ctx, const json::object& request)
{
    const auto found = ctx.store.campaigns().reasons(id_of(request), most_reasons);
    json::array items;
    for (const auto& item : found.items)
        items.push_back(json::object{{"status", to_string(item.status)}, {"reason", text_or_null(item.reason)},
            {"words", reason_in_words(item.status, item.reason)}, {"recipients", item.recipients}});
    return json::object{{"items", std::move(items)}, {"other_reasons", found.other_reasons},
        {"other_recipients", found.other_recipients}};
}

shape reasons_response()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto item = shapes::object({required("status", shapes::enumeration<recipient_status>()),
        optional("reason", with_addresses(shapes::text(0, 10'000, text_kind::body))),
        required("words", with_addresses(shapes::any_text()), "The reason as a clause."),
        required("recipients", amount)});
    return shapes::object({required("items", shapes::array(item, 0, most_reasons), "Most recipients first."),
        required("other_reasons", amount, "Number of reasons beyond the first 100."),
        required("other_recipients", amount, "Their recipients.")});
}

json::value links(context& ctx, const json::object& request)
{
    const auto limit = static_cast<std::size_t>(integer_member(request, "limit").value_or(100));
    json::array items;
    for (const auto& row : ctx.store.events().links(campaign_of(ctx, request).id, most_links)) {
        // Untrusted: it comes from the vendor's events, and people click on it.
        if (text::has_foreign_scheme(row.link))
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
    const auto item = shapes::object({required("link", with_addresses(shapes::text(0, 10'000, text_kind::body))),
        required("unique_clicks", amount, "People."), required("clicks", amount, "By people."),
        required("machine_clicks", amount)});
    return shapes::object({required("items", shapes::array(item, 0, most_links))});
}

// The first minutes of the requested period; the default is a day from the start.
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

/// The address of a recording, which leaves the other data. Untrusted, as in links().
json::value take_recording_url(json::object& data)
{
    const auto url = text_member(data, "recording_url");
    data.erase("recording_url");
    return url.empty() || text::has_foreign_scheme(url) ? json::value{} : json::value(url);
}

json::object event_json(const stored_event& e)
{
    auto data = e.data;
    auto recording_url = take_recording_url(data);
    return {{"kind", to_string(e.kind)}, {"attempt", e.attempt}, {"actor", text_or_null(to_string(e.actor))},
        {"bounce", text_or_null(to_string(e.bounce))}, {"reason", text_or_null(e.reason)},
        {"link", text_or_null(e.link)}, {"occurred_at", to_rfc3339(e.occurred_at)},
        {"received_at", to_rfc3339(e.received_at)}, {"recording_url", std::move(recording_url)},
        {"data", std::move(data)}};
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
    const auto text = with_addresses(shapes::text(0, 10'000, text_kind::body));
    const auto item = shapes::object({required("kind", shapes::enumeration<event_kind>()),
        required("attempt", shapes::integer(0, std::numeric_limits<std::int32_t>::max())),
        optional("actor", shapes::enumeration<event_actor>()), optional("bounce", shapes::enumeration<bounce_class>()),
        optional("reason", text), optional("link", text), required("occurred_at", shapes::time()),
        required("received_at", shapes::time()),
        optional("recording_url", personal(text), "Of recorded: the vendor's recording. Only with the scope pii."),
        required("data", with_addresses(shapes::free_object(1'000'000)))});
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
            .routes = at_campaign({"GET"}, "/analytics"),
            .request = campaign_id_request(),
            .response = analytics_response().named("campaign_analytics"),
            .handle = analytics,
        },
        {
            .name = "campaigns.reasons",
            .summary = "Counts the recipients that failed, bounced, were skipped or are unknown, by reason.",
            .scope = scope::read,
            .routes = at_campaign({"GET"}, "/reasons"),
            .request = campaign_id_request(),
            .response = reasons_response(),
            .handle = reasons,
        },
        {
            .name = "campaigns.links",
            .summary = "Counts the clicks on each link of a campaign, most clicked first.",
            .scope = scope::read,
            .routes = at_campaign({"GET"}, "/links"),
            .request = campaign_id_request({optional("limit", shapes::integer(1, most_links))}),
            .response = links_response(),
            .handle = links,
        },
        {
            .name = "campaigns.series",
            .summary = "Counts what vendors reported of a campaign, minute by minute.",
            .scope = scope::read,
            .routes = at_campaign({"GET"}, "/series"),
            .request = campaign_id_request({optional("from", shapes::time(), "Left out: the campaign's start."),
                optional("to", shapes::time(), "Left out: a day later.")}),
            .response = series_response(),
            .handle = series,
        },
        {
            .name = "campaigns.events",
            .summary = "Shows what vendors reported of one recipient, oldest first.",
            .scope = scope::read,
            .routes = at_campaign({"GET"}, "/recipients/{seq}/events"),
            .request = campaign_id_request({required("seq", shapes::id())}),
            .response = events_response(),
            .handle = events,
        },
    };
}

}  // namespace outbound::api
