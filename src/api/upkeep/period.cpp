// Turns the days of a time zone into UTC times, which the store counts in one call.
#include "api/upkeep/period.hpp"

#include "api/requests.hpp"
#include "model/json_members.hpp"
#include "model/time.hpp"
#include "model/time_zone.hpp"

#include <boost/json/array.hpp>

#include <limits>

namespace outbound::api {
namespace {

namespace json = boost::json;

constexpr std::chrono::days most_days{400};
constexpr std::size_t length_of_date = std::string_view{"2026-11-29"}.size();

struct period {
    timestamp from{};
    timestamp to{};
    std::string zone_name;
    time_zone zone = time_zone::utc();
};

/// A date's midnight in the zone, or an RFC 3339 time. `nullopt` for other text.
std::optional<timestamp> moment_from(const std::string& text, const time_zone& zone)
{
    if (text.size() != length_of_date)
        return from_rfc3339(text);
    const auto midnight = local_time_from(text + "T00:00");
    return midnight ? std::optional{zone.to_utc(*midnight)} : std::nullopt;
}

std::optional<timestamp> moment_member(
    const json::object& request, std::string_view name, const time_zone& zone, complaints& wrong)
{
    const auto text = text_member(request, name);
    const auto at = moment_from(text, zone);
    if (!at)
        wrong.add(
            name, "must be a date such as 2026-11-29 or a time such as 2026-11-29T08:00:00Z, got \"" + text + '"');
    else if (*at >= end_of_zones)
        wrong.add(name, "must be before 2038: time zones are not known beyond, got \"" + text + '"');
    else
        return at;
    return std::nullopt;
}

timestamp end_of_quarter(timestamp at)
{
    return timestamp{std::chrono::ceil<period_quarters>(at)};
}

void check_order(const period& p, bool is_open_ended, complaints& wrong)
{
    if (p.to <= p.from && is_open_ended)
        wrong.add("from", "must be before now if to is left out, got " + to_rfc3339(p.from));
    else if (p.to <= p.from)
        wrong.add("to", "must be after from (" + to_rfc3339(p.from) + "), got " + to_rfc3339(p.to));
    else if (p.zone.to_local(p.to) - p.zone.to_local(p.from) > most_days)
        wrong.add("to", "must be at most 400 days after from (" + to_rfc3339(p.from) + "), got " + to_rfc3339(p.to));
}

/// The period, widened to whole quarters of an hour.
period period_from(context& ctx, const json::object& request)
{
    complaints wrong;
    period p;
    p.zone_name = member(request, "timezone") != nullptr ? text_member(request, "timezone") : "UTC";
    p.zone = time_zone::find(p.zone_name).value();
    const auto from = moment_member(request, "from", p.zone, wrong);
    const bool is_open_ended = member(request, "to") == nullptr;
    const auto to = is_open_ended ? std::optional{ctx.clock.now()} : moment_member(request, "to", p.zone, wrong);
    wrong.settle();
    p.from = timestamp{std::chrono::floor<period_quarters>(*from)};
    p.to = end_of_quarter(*to);
    check_order(p, is_open_ended, wrong);
    wrong.settle();
    return p;
}

/// The beginnings of the period's days, and its end.
std::vector<timestamp> bounds_of(const period& p)
{
    std::vector<timestamp> bounds{p.from};
    for (auto day = std::chrono::floor<std::chrono::days>(p.zone.to_local(p.from)) + std::chrono::days{1};;
         day += std::chrono::days{1}) {
        const auto begin = p.zone.to_utc(day);
        if (begin >= p.to)
            break;
        if (begin > bounds.back())
            bounds.push_back(begin);
    }
    bounds.push_back(p.to);
    return bounds;
}

std::string date_text(const period& p, timestamp at)
{
    const auto midnight = std::chrono::floor<std::chrono::days>(p.zone.to_local(at));
    return to_rfc3339(timestamp{midnight.time_since_epoch()}).substr(0, length_of_date);
}

json::object zeros()
{
    json::object channels;
    for (const auto& [via, channel_name] : names<channel>::value) {
        json::object counters;
        for (const auto& [counter, name] : names<period_counter>::value)
            counters[name] = 0;
        channels[channel_name] = std::move(counters);
    }
    return channels;
}

void add(json::object& channels, const period_count& count)
{
    auto& amount = channels.at(to_string(count.channel)).as_object().at(to_string(count.counter));
    amount = amount.as_int64() + count.amount;
}

shape channels_shape()
{
    const auto amount = shapes::integer(0, std::numeric_limits<std::int64_t>::max());
    std::vector<shape_member> counters;
    for (const auto& [counter, name] : names<period_counter>::value)
        counters.push_back(required(name, amount));
    const auto counts = shapes::object(std::move(counters)).named("period_counts");
    std::vector<shape_member> channels;
    for (const auto& [via, name] : names<channel>::value)
        channels.push_back(required(name, counts));
    return shapes::object(std::move(channels));
}

}  // namespace

std::vector<shape_member> period_members()
{
    const auto moment = shapes::text(1, 64, text_kind::moment);
    return {
        optional("from", moment,
            "With it, the answer has `period`. A date of the time zone such as 2026-11-29, or a time such as "
            "2026-11-29T08:00:00Z."),
        optional("to", moment,
            "End of the period, exclusive: a date or a time, at most 400 days after from. Left out: now."),
        optional("timezone", shapes::text(1, 64, text_kind::timezone), "Of dates and days. Left out: UTC."),
    };
}

json::value period_json(context& ctx, const json::object& request)
{
    if (member(request, "from") == nullptr) {
        complaints wrong;
        for (const auto* name : {"to", "timezone"})
            if (member(request, name) != nullptr)
                wrong.add(name, "needs from, the beginning of the period");
        wrong.settle();
        return nullptr;
    }
    const auto p = period_from(ctx, request);
    const auto bounds = bounds_of(p);
    auto total = zeros();
    std::vector<json::object> counted(bounds.size() - 1, zeros());
    for (const auto& count : ctx.store.campaigns().period_counts(bounds)) {
        add(total, count);
        add(counted.at(count.interval), count);
    }
    json::array rows;
    for (std::size_t i = 0; i < counted.size(); ++i)
        rows.push_back(json::object{{"date", date_text(p, bounds[i])}, {"from", to_rfc3339(bounds[i])},
            {"to", to_rfc3339(bounds[i + 1])}, {"channels", std::move(counted[i])}});
    return json::object{{"from", to_rfc3339(p.from)}, {"to", to_rfc3339(p.to)}, {"timezone", p.zone_name},
        {"channels", std::move(total)}, {"days", std::move(rows)}};
}

shape period_shape()
{
    const auto day =
        shapes::object({required("date", shapes::text(10, 10), "Of the time zone."), required("from", shapes::time()),
            required("to", shapes::time(), "Exclusive."), required("channels", channels_shape())});
    return shapes::object({required("from", shapes::time(), "Rounded down to a quarter of an hour."),
                              required("to", shapes::time(), "Exclusive; rounded up to a quarter of an hour."),
                              required("timezone", shapes::text(1, 64)), required("channels", channels_shape()),
                              required("days", shapes::array(day, 1, static_cast<std::size_t>(most_days.count()) + 1),
                                  "Every day of the period, in order; the first and the last may be parts.")})
        .about(
            "What happened to recipients in the period, by the time at which outbound recorded it. A recipient counts "
            "under each status that it gets.");
}

}  // namespace outbound::api
