// Computes rates relative to deliveries; an answered call counts as a delivery.
#include "api/campaigns/counters.hpp"

#include "model/record_json.hpp"

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

/// The rate `some` / `whole`; null if `whole` is 0.
json::value part(std::int64_t some, std::int64_t whole)
{
    return whole > 0 ? json::value(static_cast<double>(some) / static_cast<double>(whole)) : json::value{};
}

std::int64_t bounces(const event_counts& events)
{
    return events.at(event_counter::bounced_hard) + events.at(event_counter::bounced_soft) +
           events.at(event_counter::bounced_blocked) + events.at(event_counter::bounced_undetermined);
}

/// Number of deliveries. A call answered by a person or a machine counts as a delivery.
std::int64_t arrivals(const event_counts& events)
{
    return events.at(event_counter::delivered) + events.at(event_counter::answered) +
           events.at(event_counter::voicemail);
}

}  // namespace

campaign_counters counters_of(context& ctx, campaign_id id)
{
    return {ctx.store.campaigns().counts(id), ctx.store.events().counts(id)};
}

json::object counters_json(const campaign_counters& counters)
{
    auto out = to_json(counters.sends);
    for (const auto& [counter, amount] : counters.events)
        out[to_string(counter)] = amount;
    out["bounced"] = bounces(counters.events);
    return out;
}

shape counters_shape()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    std::vector<shape_member> members{required("bounced", amount, "Of every class, by present status.")};
    for (const auto& [counter, name] : names<event_counter>::value)
        members.push_back(required(name, amount));
    return counts_shape().with_members(members);
}

json::object rates_json(const campaign_counters& counters)
{
    const auto& [counts, events] = counters;
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

shape rates_shape()
{
    const auto rate = shapes::number(0, std::numeric_limits<double>::max());
    std::vector<shape_member> parts;
    for (const char* name : {"sent", "failed", "skipped", "unknown", "delivered", "bounced", "answered", "opened",
             "clicked", "replied", "complained", "unsubscribed", "opted_out"})
        parts.push_back(optional(name, rate));
    return shapes::object(std::move(parts))
        .about("sent, failed, skipped and unknown of all recipients; delivered, bounced and answered of those sent to; "
               "the rest of those that were delivered or answered. Null while there are none.");
}

json::value average_duration(const event_counts& events)
{
    return part(events.at(event_counter::duration_seconds),
        events.at(event_counter::answered) + events.at(event_counter::voicemail));
}

}  // namespace outbound::api
