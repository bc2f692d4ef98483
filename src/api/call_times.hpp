// Durations of operations, for monitoring.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace outbound::api {

/// A histogram of durations.
struct duration_histogram {
    static constexpr std::array<double, 9> bounds{0.001, 0.005, 0.025, 0.1, 0.25, 1, 2.5, 10, 60};  ///< Seconds.

    std::array<std::int64_t, bounds.size() + 1> counts{};  ///< By bucket; the last is above all bounds.
    double seconds = 0;                                    ///< Total.
};

/// Durations of calls by operation since the process started.
///
/// Threads: every method from any thread.
class call_times {
public:
    void add(std::string_view operation, std::chrono::duration<double> took);

    std::map<std::string, duration_histogram, std::less<>> read() const;

private:
    mutable std::mutex guard_;
    std::map<std::string, duration_histogram, std::less<>> histograms_;
};

/// Measures a call, including one that throws.
class call_timer {
public:
    call_timer(call_times& times, std::string_view operation) : times_{times}, operation_{operation} {}
    ~call_timer() { times_.add(operation_, std::chrono::steady_clock::now() - begin_); }
    call_timer(const call_timer&) = delete;
    call_timer& operator=(const call_timer&) = delete;

private:
    call_times& times_;
    std::string_view operation_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace outbound::api
