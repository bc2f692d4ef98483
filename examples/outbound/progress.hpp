// Progress of an operation: a bar with rate and remaining time on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

namespace cli {

/// Rate per second, over the last five seconds.
class rate_meter {
public:
    using clock = std::chrono::steady_clock;

    void see(std::int64_t done, clock::time_point now);

    /// 0 before the second sample.
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
        double fraction = -1;    ///< 0 to 1; negative if unknown.
        std::int64_t done = 0;   ///< The number that the rate measures.
        std::int64_t left = -1;  ///< Negative if unknown: then the remaining time follows from the fraction.
        std::string words;       ///< Text beside the bar.
        std::string wait{};      ///< Text in place of the remaining time, if that cannot be estimated.
    };

    /// Draws the bar or, without a terminal, prints a line if one is due and its text has changed.
    void show(const state& now);

    /// Removes the bar so that other text can be printed; the next show() draws it again.
    void clear();

private:
    std::string line(const state& now) const;

    std::string unit_;
    bool is_shown_;
    bool is_terminal_;
    bool is_drawn_ = false;
    std::string printed_;  // The text of the last line without a terminal.
    rate_meter rate_;
    rate_meter::clock::time_point begun_ = rate_meter::clock::now();
    rate_meter::clock::time_point next_;  // When the next line is due.
};

}  // namespace cli
