// All columns up to the fraction of a second are fixed, so text is parsed by position, and the zone from the end.
#include "model/time.hpp"

#include <charconv>
#include <cstdio>

namespace outbound {
namespace {

// The number of exactly `digits` digits at `at`; -1 if there is none.
int number_at(std::string_view text, std::size_t at, std::size_t digits) noexcept
{
    int value = 0;
    for (const char c : text.substr(at, digits)) {
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

bool has_marks(std::string_view text) noexcept
{
    return text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':';
}

// Removes and returns "Z" or "+02:00" at the end; `nullopt` for other text.
std::optional<std::chrono::minutes> take_offset(std::string_view& text) noexcept
{
    constexpr std::size_t length = 6;
    if (text.ends_with('Z')) {
        text.remove_suffix(1);
        return std::chrono::minutes{0};
    }
    const auto zone = text.substr(text.size() - length);
    const int h = number_at(zone, 1, 2), m = number_at(zone, 4, 2);
    if ((zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || h < 0 || h > 23 || m < 0 || m > 59)
        return std::nullopt;
    text.remove_suffix(length);
    const std::chrono::minutes ahead{h * 60 + m};
    return zone[0] == '-' ? -ahead : ahead;
}

// Microseconds of ".5" to ".123456"; `nullopt` for other text.
std::optional<std::chrono::microseconds> fraction(std::string_view text) noexcept
{
    if (text.empty())
        return std::chrono::microseconds{0};
    if (text[0] != '.' || text.size() < 2 || text.size() > 7)
        return std::nullopt;
    int value = number_at(text, 1, 6);
    for (auto digits = text.size() - 1; value >= 0 && digits < 6; ++digits)
        value *= 10;
    return value < 0 ? std::nullopt : std::optional{std::chrono::microseconds{value}};
}

}  // namespace

std::string to_rfc3339(timestamp at)
{
    using namespace std::chrono;
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    char text[48];
    const auto micros = static_cast<int>(time.subseconds().count());
    const int written = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    std::string out{text, static_cast<std::size_t>(written)};
    if (micros != 0)
        out.append(text, static_cast<std::size_t>(std::snprintf(text, sizeof text, ".%06d", micros)));
    return out += 'Z';
}

std::optional<timestamp> from_rfc3339(std::string_view text) noexcept
{
    using namespace std::chrono;
    constexpr std::size_t seconds_end = 19;
    if (text.size() <= seconds_end || !has_marks(text))
        return std::nullopt;
    const auto offset = take_offset(text);
    if (!offset || text.size() < seconds_end)
        return std::nullopt;
    const int y = number_at(text, 0, 4), mo = number_at(text, 5, 2), d = number_at(text, 8, 2);
    const int h = number_at(text, 11, 2), mi = number_at(text, 14, 2), s = number_at(text, 17, 2);
    const auto micros = fraction(text.substr(seconds_end));
    const auto date = year{y} / mo / d;
    if (y < 0 || mo < 0 || d < 0 || !date.ok() || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 59 || !micros)
        return std::nullopt;
    const timestamp at = sys_days{date} + hours{h} + minutes{mi} + seconds{s} + *micros - *offset;
    return at >= timestamp{} && at < sys_days{year{10'000} / 1 / 1} ? std::optional{at} : std::nullopt;
}

}  // namespace outbound
