// Parses windows and quiet hours such as `mon-fri 09:00-17:00`.
#include "hours_options.hpp"

#include "commands.hpp"
#include "fault.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <iterator>

namespace cli {
namespace {

namespace json = boost::json;

constexpr std::string_view days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::size_t day_number(std::string_view name, const std::string& text)
{
    const auto* found = std::ranges::find(days, name);
    if (found == std::end(days))
        throw usage_fault{"--window takes days such as mon-fri or sat,sun, got \"" + text + '"'};
    return static_cast<std::size_t>(found - std::begin(days));
}

// `mon-fri` or `mon,wed`.
json::array days_from(std::string_view list, const std::string& text)
{
    json::array out;
    while (!list.empty()) {
        const auto part = list.substr(0, list.find(','));
        list.remove_prefix(std::min(part.size() + 1, list.size()));
        const auto dash = part.find('-');
        const auto first = day_number(part.substr(0, dash), text);
        const auto last = dash == std::string_view::npos ? first : day_number(part.substr(dash + 1), text);
        for (auto day = first; day <= last; ++day)
            out.emplace_back(days[day]);
    }
    return out;
}

// `09:00-20:00`. The library validates the times.
json::object span_from(std::string_view span, std::string_view option)
{
    const auto dash = span.find('-');
    if (dash == std::string_view::npos)
        throw usage_fault{std::string{option} + " takes hours such as 09:00-20:00, got \"" + std::string{span} + '"'};
    return {{"from", span.substr(0, dash)}, {"to", span.substr(dash + 1)}};
}

json::object window_from(const std::string& text)
{
    const auto space = text.rfind(' ');
    auto window = span_from(std::string_view{text}.substr(space == std::string::npos ? 0 : space + 1), "--window");
    if (space != std::string::npos)
        window["days"] = days_from(std::string_view{text}.substr(0, space), text);
    return window;
}

}  // namespace

void describe_hours(parameters& app, hours_options& options)
{
    const std::string group = "Hours (in each recipient's local time)";
    app.add("--timezone", options.timezone,
           "Time zone of recipients whose own is unknown, such as Europe/Berlin. Default: UTC")
        .group(group);
    app.add("--window", options.windows, "Send only in this window: 'mon-fri 09:00-20:00'; may be repeated")
        .group(group);
    app.add("--quiet", options.quiet, "Quiet hours, without sending: 21:00-08:00").group(group);
    app.add("--send-at", options.send_at, "Time of day before which nothing is sent after the start: 09:30")
        .group(group);
    app.flag("--any-time", options.any_time, "Remove all of these hours");
}

void put_hours(json::object& request, const hours_options& options)
{
    put(request, "timezone", options.timezone);
    json::object hours;
    if (!options.windows.empty()) {
        json::array windows;
        for (const auto& text : options.windows)
            windows.push_back(window_from(text));
        hours["windows"] = std::move(windows);
    }
    if (options.quiet)
        hours["quiet"] = span_from(*options.quiet, "--quiet");
    put(hours, "send_at", options.send_at);
    if (options.any_time && !hours.empty())
        throw usage_fault{"--any-time removes the hours: it cannot be combined with --window, --quiet and --send-at"};
    if (options.any_time)
        request["hours"] = nullptr;
    else if (!hours.empty())
        request["hours"] = std::move(hours);
}

}  // namespace cli
