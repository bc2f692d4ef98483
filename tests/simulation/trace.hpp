// The trace of a run, line by line: a hash of all lines, and the last lines to explain a violation.
#pragma once

#include "simulation/clocks.hpp"

#include <cstdint>
#include <cstdio>
#include <deque>
#include <sstream>
#include <string>
#include <string_view>

namespace outbound::simulation {

class trace {
public:
    explicit trace(const world_clock& time) : time_{time} {}

    /// Adds a line; each {} is replaced by the next value.
    template <class... Values>
    void add(std::string_view line, const Values&... values)
    {
        std::ostringstream text;
        (fill(text, line, values), ...);
        text << line;
        append(text.str());
    }

    std::uint64_t hash() const noexcept { return hash_; }
    const std::deque<std::string>& tail() const noexcept { return tail_; }
    bool echo = false;      ///< Print each line immediately.
    std::size_t keep = 60;  ///< Lines of the tail.

private:
    template <class Value>
    static void fill(std::ostringstream& text, std::string_view& line, const Value& value)
    {
        const auto place = line.find("{}");
        text << line.substr(0, place) << value;
        line.remove_prefix(place == std::string_view::npos ? line.size() : place + 2);
    }

    void append(const std::string& text)
    {
        char moment[32];
        std::snprintf(moment, sizeof moment, "%12.6f ", static_cast<double>(time_.elapsed().count()) / 1e6);
        auto whole = moment + text;
        for (const char c : whole)
            hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;  // FNV-1a
        if (echo)
            std::puts(whole.c_str());
        tail_.push_back(std::move(whole));
        if (tail_.size() > keep)
            tail_.pop_front();
    }

    const world_clock& time_;
    std::uint64_t hash_ = 14'695'981'039'346'656'037U;
    std::deque<std::string> tail_;
};

}  // namespace outbound::simulation
