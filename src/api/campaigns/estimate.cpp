// campaigns.estimate: samples the audience, scales the sample to all contacts, and forecasts cost and end.
#include "api/campaigns/rules.hpp"
#include "api/campaigns/survey.hpp"
#include "api/operation.hpp"
#include "model/json_members.hpp"
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

std::optional<money> price_of(const context& ctx, channel via)
{
    return via == channel::email ? ctx.prices.email : via == channel::sms ? ctx.prices.sms_segment : ctx.prices.call;
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

rules::forecast forecast_of(context& ctx, const campaign& c, const survey& sample, const projection& of_all)
{
    rules::sending_plan plan;
    plan.hours = c.hours;
    plan.per_second = lowest_pace(ctx, c);
    plan.start = std::max(ctx.clock.now(), c.scheduled_at.value_or(timestamp::min()));
    plan.expires_at = c.expires_at;
    std::vector<rules::zone_load> loads;
    for (const auto& [zone, units] : sample.units)
        loads.push_back({rules::zones_called(zone), of_all(units)});
    return rules::predict(plan, std::move(loads));
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

json::value text_of(const std::optional<money>& amount)
{
    return amount ? json::value(to_text(*amount)) : json::value{};
}

json::value estimate(context& ctx, const json::object& request)
{
    const auto c = campaign_of(ctx, request);
    const auto sample = sample_audience(ctx, c, integer_member(request, "look_at").value_or(default_sample));
    const auto audience = ctx.store.contacts().estimate(c.recipient_segments, c.type);
    const projection of_all{sample, audience.sendable};
    const auto add = [](std::int64_t sum, const auto& zone) { return sum + zone.second; };
    const auto units = of_all(std::accumulate(sample.units.begin(), sample.units.end(), std::int64_t{0}, add));
    const auto forecast = forecast_of(ctx, c, sample, of_all);
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
        {"price", text_of(price)},
        {"cost", text_of(price ? times(*price, sent_units) : std::nullopt)},
        {"seconds", pace > 0 ? json::value(static_cast<double>(sent_units) / pace) : json::value{}},
        {"finishes_at", time_or_null(forecast.finishes_at)},
        {"unknown_contacts", audience.unknown_contacts},
        {"sampled", sample.sampled},
        {"exact", sample.whole},
        {"missing", missing_of(sample)},
        {"errors", errors_of(sample)},
    };
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
        optional("finishes_at", shapes::time(), "When the last of them leaves, if it starts now or as scheduled."),
        required("sampled", amount, "Contacts whose values were looked at."),
        required(
            "exact", shapes::boolean(), "All of them were looked at; else what their values decide is in proportion."),
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
        .routes = {at("GET", "/campaigns/{id}/estimate")},
        .request = id_request({optional("look_at", shapes::integer(1, largest_sample),
            "Contacts whose values are looked at; 10000 when left out. More take longer.")}),
        .response = estimate_response(),
        .handle = estimate,
    }};
}

}  // namespace outbound::api
