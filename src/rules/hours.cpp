// Merges the windows of each weekday, removes the quiet hours, and converts local days to UTC one by one.
#include "rules/hours.hpp"

#include <algorithm>

namespace outbound::rules {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using local_day = std::chrono::local_days;

// More than two weeks, plus days that a clock change may skip.
constexpr days horizon{22};

/// A range of minutes in one day.
struct stretch {
    int from = 0;
    int to = 0;
};
using day_plan = std::vector<stretch>;

// Windows of one weekday (0: Monday), sorted, without overlaps.
day_plan windows_of(const sending_hours& hours, unsigned weekday)
{
    day_plan plan;
    if (hours.windows.empty())
        plan.push_back({0, minutes_a_day});
    for (const auto& window : hours.windows)
        if ((window.days >> weekday & 1U) != 0)
            plan.push_back({window.from, window.to});
    std::ranges::sort(plan, {}, &stretch::from);
    day_plan merged;
    for (const auto& next : plan)
        if (!merged.empty() && next.from <= merged.back().to)
            merged.back().to = std::max(merged.back().to, next.to);
        else
            merged.push_back(next);
    return merged;
}

day_plan without(const day_plan& plan, const stretch& quiet)
{
    day_plan left;
    for (const auto& open : plan) {
        if (const auto to = std::min(open.to, quiet.from); open.from < to)
            left.push_back({open.from, to});
        if (const auto from = std::max(open.from, quiet.to); from < open.to)
            left.push_back({from, open.to});
    }
    return left;
}

day_plan plan_of(const sending_hours& hours, unsigned weekday)
{
    auto plan = windows_of(hours, weekday);
    if (!hours.quiet)
        return plan;
    const auto [from, to] = *hours.quiet;
    if (from <= to)
        return without(plan, {from, to});
    return without(without(plan, {from, minutes_a_day}), {0, to});
}

unsigned weekday_of(local_day day)
{
    return std::chrono::weekday{day}.iso_encoding() - 1;
}

}  // namespace

opening next_opening(const sending_hours& hours, const time_zone& zone, timestamp at)
{
    if (at >= end_of_zones)
        return {};
    if (hours.windows.empty() && !hours.quiet)
        return {at, timestamp::max()};
    const auto today = std::chrono::floor<days>(zone.to_local(at));
    for (auto day = today - days{1}; day < today + horizon; day += days{1})
        for (const auto& open : plan_of(hours, weekday_of(day))) {
            const auto from = zone.to_utc(day + minutes{open.from});
            const auto until = zone.to_utc(day + minutes{open.to});
            if (until > at && from < until)
                return {std::max(from, at), until};
        }
    return {};
}

opening first_opening(const sending_hours& hours, const time_zone& zone, timestamp start)
{
    if (!hours.send_at || start >= end_of_zones)
        return next_opening(hours, zone, start);
    const auto today = std::chrono::floor<days>(zone.to_local(start));
    for (auto day = today - days{1}; day < today + horizon; day += days{1}) {
        const auto first_send = zone.to_utc(day + minutes{*hours.send_at});
        if (first_send < start)
            continue;
        const auto open = next_opening(hours, zone, first_send);
        if (open.from == first_send)
            return open;
    }
    return next_opening(hours, zone, start);
}

opening next_opening(const sending_hours& hours, std::span<const time_zone> zones, timestamp at)
{
    if (at >= end_of_zones)
        return {};
    const auto last = at + horizon;
    while (at < last) {
        opening common{at, timestamp::max()};
        for (const auto& zone : zones) {
            const auto open = next_opening(hours, zone, at);
            common.from = std::max(common.from, open.from);
            common.until = std::min(common.until, open.until);
        }
        if (common.from == timestamp::max() || common.from < common.until)
            return common;
        at = common.from;
    }
    return {};
}

opening first_opening(const sending_hours& hours, std::span<const time_zone> zones, timestamp start)
{
    auto from = start;
    for (const auto& zone : zones)
        from = std::max(from, first_opening(hours, zone, start).from);
    return next_opening(hours, zones, from);
}

bool ever_opens(const sending_hours& hours)
{
    for (unsigned weekday = 0; weekday < 7; ++weekday)
        if (!plan_of(hours, weekday).empty())
            return true;
    return false;
}

bool send_at_fits(const sending_hours& hours)
{
    if (!hours.send_at)
        return true;
    for (unsigned weekday = 0; weekday < 7; ++weekday)
        for (const auto& open : plan_of(hours, weekday))
            if (open.from <= *hours.send_at && *hours.send_at < open.to)
                return true;
    return false;
}

}  // namespace outbound::rules
