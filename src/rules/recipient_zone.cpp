// Finds the longest published prefix of a number.
#include "rules/recipient_zone.hpp"

#include "model/ascii.hpp"
#include "rules/zones/zone_tables.hpp"

#include <algorithm>
#include <array>

namespace outbound::rules {
namespace {

constexpr std::size_t longest_beginning = 9;

// Calls `each` with every name of a list.
template <typename Each>
void each_name(std::string_view names, Each&& each)
{
    while (!names.empty()) {
        const auto size = std::min(names.find(' '), names.size());
        each(names.substr(0, size));
        names.remove_prefix(std::min(size + 1, names.size()));
    }
}

}  // namespace

std::string_view zones_of_number(std::string_view number)
{
    if (!number.starts_with('+'))
        return {};
    std::array<std::uint32_t, longest_beginning> beginnings{};
    std::size_t size = 0;
    std::uint32_t digits = 0;
    for (const char c : number.substr(1, longest_beginning)) {
        if (!is_digit(c))
            break;
        digits = digits * 10 + static_cast<std::uint32_t>(c - '0');
        beginnings[size++] = digits;
    }
    while (size > 0) {
        const auto beginning = beginnings[--size];
        const auto found = std::ranges::lower_bound(zone_beginnings, beginning, {}, &zone_beginning::digits);
        if (found != zone_beginnings.end() && found->digits == beginning)
            return zone_sets[found->set];
    }
    return {};
}

std::vector<time_zone> zones_called(std::string_view names)
{
    std::vector<time_zone> zones;
    each_name(names, [&](std::string_view name) {
        if (const auto zone = time_zone::find(name))
            zones.push_back(*zone);
    });
    if (zones.empty())
        zones.push_back(time_zone::utc());
    return zones;
}

std::string zones_of_recipient(std::string_view contact_zone, std::string_view phone, std::string_view campaign_zone)
{
    if (!contact_zone.empty() && time_zone::find(contact_zone))
        return std::string{contact_zone};
    bool any = false;
    const auto names = zones_of_number(phone);
    each_name(names, [&](std::string_view name) { any = any || time_zone::find(name); });
    return std::string{any ? names : campaign_zone};
}

std::set<std::string_view> missing_zones()
{
    std::set<std::string_view> missing;
    for (const auto names : zone_sets)
        each_name(names, [&](std::string_view name) {
            if (!time_zone::find(name))
                missing.insert(name);
        });
    return missing;
}

}  // namespace outbound::rules
