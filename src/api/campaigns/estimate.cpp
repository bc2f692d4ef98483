// campaigns.estimate: samples the audience, scales the sample to all contacts, and forecasts cost and end.
#include "api/campaigns/costs.hpp"
#include "api/campaigns/postal_address.hpp"
#include "api/campaigns/rules.hpp"
#include "api/campaigns/survey.hpp"
#include "api/operation.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"
#include "model/time_zone.hpp"
#include "rules/forecast.hpp"
#include "rules/pace_key.hpp"
#include "rules/recipient_zone.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace outbound::api {
namespace {

namespace json = boost::json;

using rules::pace_scope;
using rules::write_pace_key;

constexpr std::int64_t default_sample = 10'000;
constexpr std::int64_t largest_sample = 1'000'000;

// The lowest limit that applies to the campaign, in units per second; 0: none.
double lowest_pace(context& ctx, const campaign& c)
{
    double lowest = c.pace.value_or(0);
    const auto routed = ctx.routes.find(c.type);
    std::vector<std::string> keys{write_pace_key(pace_scope::global)};
    if (routed != ctx.routes.end() && !routed->second.empty())
        keys.push_back(write_pace_key(pace_scope::provider, routed->second.front()));
    for (const auto& limit : ctx.store.pace().limits())
        if (std::ranges::find(keys, limit.name) != keys.end() && (lowest == 0 || limit.per_second < lowest))
            lowest = limit.per_second;
    return lowest;
}

// Scales counts in the sample to the whole audience.
class projection {
public:
    projection(const survey& sample, std::int64_t sendable)
        : all_{sendable},
          part_{sample.whole ? sendable
                             : sample.deliverable + sample.template_errors + sample.too_long - sample.stand_ins}
    {
    }

    std::int64_t operator()(std::int64_t found) const
    {
        if (part_ == all_ || part_ == 0)
            return found;
        return std::llround(
            static_cast<long double>(found) * static_cast<long double>(all_) / static_cast<long double>(part_));
    }

private:
    std::int64_t all_;
    std::int64_t part_;
};

rules::forecast forecast_of(
    context& ctx, const campaign& c, const survey& sample, const projection& of_all, std::optional<timestamp> start)
{
    rules::sending_plan plan;
    plan.hours = c.hours;
    plan.per_second = lowest_pace(ctx, c);
    plan.start = start.value_or(std::max(ctx.clock.now(), c.scheduled_at.value_or(timestamp::min())));
    plan.expires_at = c.expires_at;
    std::vector<rules::zone_load> loads;
    for (const auto& [zone, load] : sample.zones)
        loads.push_back({rules::zones_called(zone), of_all(load.units)});
    return rules::predict(plan, std::move(loads));
}

// The local time in the first of the zones, as scheduled_local has it.
json::value local_text(const std::vector<time_zone>& zones, const std::optional<timestamp>& at)
{
    if (!at || *at >= end_of_zones)
        return nullptr;
    const auto local = zones.front().to_local(*at).time_since_epoch();
    constexpr std::size_t until_minutes = 16;
    return json::value(to_rfc3339(timestamp{local}).substr(0, until_minutes));
}

// People by time zone, and when each zone is sent to; empty for a campaign without hours.
json::array zones_of(const campaign& c, const survey& sample, const projection& of_all, const rules::forecast& forecast)
{
    json::array out;
    if (c.hours.any_time())
        return out;
    auto times = forecast.loads.begin();
    for (const auto& [names, load] : sample.zones) {
        const auto zones = rules::zones_called(names);
        out.push_back(json::object{{"timezone", names.empty() ? "UTC" : names}, {"people", of_all(load.people)},
            {"first_at", time_or_null(times->first_at)}, {"last_at", time_or_null(times->last_at)},
            {"first_local", local_text(zones, times->first_at)}, {"last_local", local_text(zones, times->last_at)}});
        ++times;
    }
    return out;
}

json::array missing_of(const survey& sample)
{
    json::array out;
    for (const auto& [name, contacts] : sample.missing)
        out.push_back(json::object{{"name", name}, {"contacts", contacts}});
    return out;
}

json::array errors_of(const survey& sample)
{
    json::array out;
    for (const auto& fault : sample.faults)
        out.push_back(json::object{{"contact_id", fault.contact}, {"external_id", fault.external_id},
            {"reason", to_string(fault.reason)}, {"detail", fault.detail}});
    return out;
}

std::optional<timestamp> start_in(const context& ctx, const json::object& request)
{
    const auto start = time_member(request, "start_at");
    complaints wrong;
    if (start && *start >= end_of_zones)
        wrong.add("start_at", "must be before 2038: time zones are not known beyond");
    wrong.settle();
    return start ? std::optional{std::max(*start, ctx.clock.now())} : std::nullopt;
}

json::value estimate(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    const auto sample = sample_audience(ctx, c, integer_member(request, "look_at").value_or(default_sample));
    const auto audience = ctx.store.contacts().estimate(c.recipient_segments, c.type, c.kind);
    const projection of_all{sample, audience.sendable};
    const auto add = [](std::int64_t sum, const auto& zone) { return sum + zone.second.units; };
    const auto units = of_all(std::accumulate(sample.zones.begin(), sample.zones.end(), std::int64_t{0}, add));
    const auto forecast = forecast_of(ctx, c, sample, of_all, start_in(ctx, request));
    const auto sent_units = units - forecast.unsent;
    const auto stand_ins = std::min(of_all(sample.stand_ins), audience.duplicate);
    const auto good = audience.sendable + stand_ins - of_all(sample.template_errors) - of_all(sample.too_long);
    const auto expired =
        units > 0 ? std::llround(static_cast<long double>(good) * static_cast<long double>(forecast.unsent) / units)
                  : 0;
    const auto price = price_of(ctx, c.type);
    const auto pace = lowest_pace(ctx, c);
    return json::object{
        {"matched", audience.matched},
        {"no_address", audience.no_address},
        {"invalid_address", audience.invalid_address},
        {"suppressed", audience.suppressed},
        {"duplicate", audience.duplicate - stand_ins},
        {"template_error", of_all(sample.template_errors)},
        {"too_long", of_all(sample.too_long)},
        {"expired", expired},
        {"sendable", good - expired},
        {"units", sent_units},
        {"price", money_or_null(price)},
        {"cost", cost_or_null(price, sent_units)},
        {"seconds", pace > 0 ? json::value(static_cast<double>(sent_units) / pace) : json::value{}},
        {"first_at", time_or_null(forecast.first_at)},
        {"finishes_at", time_or_null(forecast.finishes_at)},
        {"zones", zones_of(c, sample, of_all, forecast)},
        {"unknown_contacts", audience.unknown_contacts},
        {"sampled", sample.sampled},
        {"exact", sample.whole},
        {"lacks_postal_address", lacks_postal_address(ctx, c)},
        {"missing", missing_of(sample)},
        {"errors", errors_of(sample)},
    };
}

shape zone_shape()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto local = shapes::text(16, 16);
    return shapes::object({
        required("timezone", shapes::any_text(), "Several names if a number may be in any of them."),
        required("people", amount),
        optional("first_at", shapes::time(), "Null: none of them is sent to before the campaign expires."),
        optional("last_at", shapes::time()),
        optional("first_local", local, "The local time of first_at, in the first of the zones."),
        optional("last_local", local),
    });
}

shape estimate_response()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    const auto any_text = shapes::any_text();
    const auto missing = shapes::object({required("name", any_text), required("contacts", amount)});
    const auto fault = shapes::object({required("contact_id", shapes::id()), required("external_id", any_text),
        required("reason", shapes::enumeration<skip_reason>()), required("detail", any_text)});
    return shapes::object({
        required("matched", amount, "Contacts in the segment."),
        required("no_address", amount),
        required("invalid_address", amount),
        required("suppressed", amount),
        required("duplicate", amount),
        required("template_error", amount, "Their values make the content impossible."),
        required("too_long", amount, "SMS of more than 1600 characters."),
        required("expired", amount, "Not reached before the campaign expires, at its pace and in its hours."),
        required("sendable", amount, "What is left."),
        required("unknown_contacts", amount,
            "Ids and external_ids in recipient_segments, and in the segment that it names, that no contact has."),
        required("units", amount, "Emails, segments of SMS, or calls."),
        optional("price", any_text, "Of one unit, as configured."),
        optional("cost", any_text, "Of all of them."),
        optional("seconds", shapes::number(0, std::numeric_limits<double>::max()),
            "How long they take at the pace that is set, hours aside."),
        optional("first_at", shapes::time(), "When the first of them leaves."),
        optional("finishes_at", shapes::time(), "When the last of them leaves."),
        required("zones", shapes::array(zone_shape(), 0, 10'000),
            "People by time zone, for a campaign with hours; from the sample, in proportion."),
        required("sampled", amount, "Contacts whose values were looked at."),
        required(
            "exact", shapes::boolean(), "All of them were looked at; else what their values decide is in proportion."),
        required("lacks_postal_address", shapes::boolean(),
            "A marketing email that does not show the sender's postal address, which laws require."),
        required(
            "missing", shapes::array(missing, 0, 10'000), "Of those sampled, how many lack what the templates read."),
        required("errors", shapes::array(fault, 0, survey::most_faults), "The first of those that cannot be sent to."),
    });
}

}  // namespace

std::vector<operation> campaign_estimate_operations()
{
    return {{
        .name = "campaigns.estimate",
        .summary = "Says how many a campaign would reach, at what cost, until when, and whom it would not reach.",
        .scope = scope::read,
        .routes = at_campaign({"GET"}, "/estimate"),
        .request =
            campaign_id_request({optional("look_at", shapes::integer(1, largest_sample),
                                     "Contacts whose values are looked at; 10000 when left out. More take longer."),
                optional("start_at", shapes::time(), "As if it started then; left out: as scheduled, or now.")}),
        .response = estimate_response().named("campaign_estimate"),
        .handle = estimate,
        .is_costly = true,
    }};
}

}  // namespace outbound::api
