// Progress of an operation: a bar with rate and remaining time on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

namespace cli {

/// Things a second, over the last few seconds.
class rate_meter {
public:
    using clock = std::chrono::steady_clock;

    void see(std::int64_t done, clock::time_point now);

    /// 0 before there is anything to tell from.
    double per_second() const noexcept;

private:
    struct sample {
        clock::time_point at;
        std::int64_t done;
    };
    std::deque<sample> samples_;
};

/// Shows progress on stdout. Not for --json.
class progress {
public:
    /// `unit` as in `rows/s`.
    progress(std::string unit, bool is_shown);
    ~progress();
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    struct state {
        double fraction = -1;    ///< 0 to 1; less than 0 when nobody knows.
        std::int64_t done = 0;   ///< What the rate counts.
        std::int64_t left = -1;  ///< Less than 0 when nobody knows: then the time left follows from the fraction.
        std::string words;       ///< Beside the bar.
        std::string wait{};      ///< In place of the time left, which depends on something that has no rate.
    };

    /// Draws the bar, or prints a line when one is due and its words are not those of the line before.
    void show(const state& now);

    /// Takes the bar away so that something else can be printed; the next show() draws it again.
    void clear();

private:
    std::string line(const state& now) const;

    std::string unit_;
    bool is_shown_;
    bool is_terminal_;
    bool is_drawn_ = false;
    std::string printed_;  // The words of the last line, where no bar is drawn.
    rate_meter rate_;
    rate_meter::clock::time_point begun_ = rate_meter::clock::now();
    rate_meter::clock::time_point next_;  // When the next line is due.
};

}  // namespace cli
