// Redraws one line on a terminal; prints a line at intervals elsewhere.
#include "progress.hpp"

#include "people.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>

namespace cli {
namespace {

using namespace std::chrono_literals;

constexpr auto rate_window = 5s;
constexpr auto bar_every = 100ms;
constexpr auto line_every = 2s;
constexpr int bar_width = 24;

std::string bar(double fraction)
{
    const auto full = static_cast<int>(std::lround(std::clamp(fraction, 0.0, 1.0) * bar_width));
    std::string out = "[";
    for (int i = 0; i < bar_width; ++i)
        out += i < full ? '#' : '-';
    return out + "] ";
}

std::string percent(double fraction)
{
    char text[16];
    std::snprintf(text, sizeof text, "%3d %%", static_cast<int>(std::clamp(fraction, 0.0, 1.0) * 100));
    return text;
}

}  // namespace

void rate_meter::see(std::int64_t done, clock::time_point now)
{
    samples_.push_back({now, done});
    while (samples_.size() > 2 && now - samples_.front().at > rate_window)
        samples_.pop_front();
}

double rate_meter::per_second() const noexcept
{
    if (samples_.size() < 2)
        return 0;
    const std::chrono::duration<double> time = samples_.back().at - samples_.front().at;
    const auto done = static_cast<double>(samples_.back().done - samples_.front().done);
    return time.count() > 0 ? std::max(0.0, done / time.count()) : 0;
}

progress::progress(std::string unit, bool is_shown)
    : unit_{std::move(unit)},
      is_shown_{is_shown},
      is_terminal_{::isatty(STDOUT_FILENO) == 1},
      next_{is_terminal_ ? begun_ : begun_ + line_every}
{
}

progress::~progress()
{
    clear();
}

void progress::show(const state& now)
{
    const auto time = rate_meter::clock::now();
    rate_.see(now.done, time);
    if (!is_shown_ || time < next_ || (!is_terminal_ && now.words + now.wait == printed_))
        return;
    printed_ = now.words + now.wait;
    next_ = time + (is_terminal_ ? std::chrono::milliseconds{bar_every} : std::chrono::milliseconds{line_every});
    if (is_terminal_)
        std::cout << "\r\x1b[K" << line(now) << std::flush;
    else
        std::cout << line(now) << std::endl;
    is_drawn_ = is_terminal_;
}

void progress::clear()
{
    if (is_drawn_)
        std::cout << "\r\x1b[K" << std::flush;
    is_drawn_ = false;
    if (is_terminal_)
        next_ = {};
}

std::string progress::line(const state& now) const
{
    std::string out;
    if (now.fraction >= 0)
        out += (is_terminal_ ? bar(now.fraction) : "") + percent(now.fraction) + "  ";
    out += now.words;
    const auto rate = rate_.per_second();
    if (rate >= 1)
        out += "  " + number(std::llround(rate)) + ' ' + unit_ + "/s";
    if (!now.wait.empty())
        return out + "  " + now.wait;
    double seconds = -1;
    if (now.left >= 0)
        seconds = rate > 0 ? static_cast<double>(now.left) / rate : -1;
    else if (now.fraction > 0)
        seconds = std::chrono::duration<double>{rate_meter::clock::now() - begun_}.count() * (1 - now.fraction) /
                  now.fraction;
    constexpr double longest = 1e7;
    if (seconds >= 0 && seconds < longest)
        out += "  ETA " + duration(std::chrono::seconds{std::llround(seconds)});
    return out;
}

}  // namespace cli
