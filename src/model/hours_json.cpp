#include "model/hours_json.hpp"

#include "model/json_members.hpp"
#include "model/time_zone.hpp"

#include <algorithm>
#include <iterator>

namespace outbound {
namespace {

namespace json = boost::json;

constexpr std::string_view day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::size_t most_windows = 21;

shape time_of_day()
{
    return shapes::text(5, 5, text_kind::time_of_day);
}

int minutes_at(const json::object& from, std::string_view name, int otherwise)
{
    return time_of_day_from(text_member(from, name)).value_or(otherwise);
}

std::uint8_t days_from(const json::object& window)
{
    const auto names = texts_member(window, "days");
    if (names.empty())
        return hours_window::every_day;
    std::uint8_t days = 0;
    for (const auto& name : names) {
        const auto day = std::ranges::find(day_names, name) - std::begin(day_names);
        days = static_cast<std::uint8_t>(days | 1U << day);
    }
    return days;
}

json::array days_of(const hours_window& window)
{
    json::array days;
    for (std::size_t day = 0; day < std::size(day_names); ++day)
        if ((window.days >> day & 1U) != 0)
            days.emplace_back(day_names[day]);
    return days;
}

}  // namespace

shape hours_windows_shape()
{
    const auto day = shapes::one_of({std::begin(day_names), std::end(day_names)});
    const auto window = shapes::object({
        optional("days", shapes::array(day, 1, std::size(day_names)), "Left out: every day."),
        optional("from", time_of_day(), "Left out: midnight."),
        optional("to", time_of_day(), "Left out: the end of the day."),
    });
    return shapes::array(window, 1, most_windows);
}

shape hours_shape()
{
    return shapes::object(
        {
            optional("windows", hours_windows_shape(), "Sent within one of these; left out: at any hour."),
            optional("quiet", shapes::object({required("from", time_of_day()), required("to", time_of_day())}),
                "Nothing is sent within these hours; they may pass midnight."),
            optional("send_at", time_of_day(), "Nobody gets it before the first time this hour comes after the start."),
        })
        .named("hours");
}

std::vector<violation> check_hours(const sending_hours& hours, const std::string& path)
{
    std::vector<violation> broken;
    for (std::size_t i = 0; i < hours.windows.size(); ++i)
        if (hours.windows[i].from >= hours.windows[i].to)
            broken.push_back({path + ".windows[" + std::to_string(i) + "].from",
                "must be earlier than to, got " + time_of_day_text(hours.windows[i].from) + " and " +
                    time_of_day_text(hours.windows[i].to) + "; hours that pass midnight are two windows"});
    if (hours.quiet && hours.quiet->from == hours.quiet->to)
        broken.push_back({path + ".quiet.from", "must differ from to"});
    if (hours.send_at == minutes_a_day)
        broken.push_back({path + ".send_at", "must be earlier than 24:00"});
    return broken;
}

json::object to_json(const sending_hours& hours)
{
    json::object out;
    json::array windows;
    for (const auto& window : hours.windows)
        windows.push_back(json::object{
            {"days", days_of(window)}, {"from", time_of_day_text(window.from)}, {"to", time_of_day_text(window.to)}});
    if (!windows.empty())
        out["windows"] = std::move(windows);
    if (hours.quiet)
        out["quiet"] = {{"from", time_of_day_text(hours.quiet->from)}, {"to", time_of_day_text(hours.quiet->to)}};
    if (hours.send_at)
        out["send_at"] = time_of_day_text(*hours.send_at);
    return out;
}

sending_hours hours_from_json(const json::object& from)
{
    sending_hours hours;
    if (const auto* windows = member(from, "windows"))
        for (const auto& window : windows->get_array()) {
            const auto& members = window.get_object();
            hours.windows.push_back(
                {days_from(members), minutes_at(members, "from", 0), minutes_at(members, "to", minutes_a_day)});
        }
    if (const auto quiet = object_member(from, "quiet"); !quiet.empty())
        hours.quiet = {minutes_at(quiet, "from", 0), minutes_at(quiet, "to", 0)};
    hours.send_at = time_of_day_from(text_member(from, "send_at"));
    return hours;
}

}  // namespace outbound
