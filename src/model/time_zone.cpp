// Uses Howard Hinnant's date library, because the standard library has no time zones yet.
#include "model/time_zone.hpp"

#include "model/ascii.hpp"
#include "model/renamed_zones.hpp"
#include "model/time.hpp"

#include <outbound/error.hpp>

#include <date/tz.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>

namespace outbound {
namespace {

using std::chrono::microseconds;
using namespace std::chrono_literals;

constexpr std::string_view reference_zone = "Etc/UTC";

bool is_zone_name(std::string_view name) noexcept
{
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
               c == '-' || c == '+';
    };
    constexpr std::size_t longest = 64;
    return !name.empty() && name.size() <= longest && std::ranges::all_of(name, is_plain);
}

const date::time_zone* locate(std::string_view name)
{
    try {
        return date::locate_zone(std::string{name});
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

// The zone under another of its names, where the system lacks this one.
const date::time_zone* locate_renamed(std::string_view name)
{
    const auto former = std::ranges::find(renamed_zones, name, &renamed_zone::former);
    const auto present = former != renamed_zones.end() ? former->present : name;
    const auto* zone = present != name ? locate(present) : nullptr;
    for (const auto& other : renamed_zones)
        if (zone == nullptr && other.present == present && other.former != name)
            zone = locate(other.former);
    return zone;
}

// The name among names that equals `name` but for the case of letters.
template <typename Names, typename Projection>
std::string spelled_in(const Names& names, std::string_view name, Projection projection)
{
    const auto found = std::ranges::find_if(
        names, [&](std::string_view known) { return std::ranges::equal(known, name, {}, to_lower, to_lower); },
        projection);
    return found != names.end() ? std::string{std::invoke(projection, *found)} : std::string{};
}

}  // namespace

std::optional<time_zone> time_zone::find(std::string_view name)
{
    if (!is_zone_name(name))
        return std::nullopt;
    const auto* zone = locate(name);
    if (zone == nullptr)
        zone = locate_renamed(name);
    if (zone != nullptr)
        return time_zone{zone};
    if (locate(reference_zone) != nullptr)
        return std::nullopt;
    if (name == "UTC" || name == reference_zone)
        return utc();
    throw error{errc::config, "the system's time zones cannot be read; install tzdata with the package manager of the "
                              "system (pip's tzdata is not used)"};
}

time_zone time_zone::utc() noexcept
{
    return time_zone{nullptr};
}

std::string time_zone::spelled(std::string_view name)
{
    if (find(name))
        return std::string{name};
    auto known = spelled_in(date::get_tzdb().zones, name, &date::time_zone::name);
    return !known.empty() ? known : spelled_in(renamed_zones, name, &renamed_zone::former);
}

local_time time_zone::to_local(timestamp at) const
{
    return local_time{at.time_since_epoch() + (is_utc() ? 0s : zone_->get_info(at).offset)};
}

timestamp time_zone::to_utc(local_time at) const
{
    if (is_utc())
        return timestamp{at.time_since_epoch()};
    const auto found = zone_->get_info(date::local_time<microseconds>{at.time_since_epoch()});
    if (found.result == date::local_info::nonexistent)
        return found.first.end;
    return timestamp{at.time_since_epoch() - found.first.offset};
}

std::optional<local_time> local_time_from(std::string_view text)
{
    constexpr std::size_t without_seconds = 16;
    constexpr std::size_t with_seconds = 19;
    if (text.size() != without_seconds && text.size() != with_seconds)
        return std::nullopt;
    const auto as_utc = from_rfc3339(std::string{text} + (text.size() == without_seconds ? ":00Z" : "Z"));
    if (!as_utc || *as_utc >= end_of_zones)
        return std::nullopt;
    return local_time{as_utc->time_since_epoch()};
}

std::optional<int> time_of_day_from(std::string_view text) noexcept
{
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -100; };
    if (text.size() != 5 || text[2] != ':')
        return std::nullopt;
    const int hours = digit(0) * 10 + digit(1);
    const int minutes = digit(3) * 10 + digit(4);
    const int all = hours * 60 + minutes;
    if (hours < 0 || minutes < 0 || minutes > 59 || all > 24 * 60)
        return std::nullopt;
    return all;
}

std::string time_of_day_text(int minutes)
{
    char text[16];
    const int size = std::snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace outbound
