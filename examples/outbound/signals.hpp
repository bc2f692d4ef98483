// SIGINT and SIGTERM as events to wait for.
#pragma once

#include <chrono>

namespace cli {

/// How often who waits for signals looks at what it waits for besides.
inline constexpr std::chrono::milliseconds look_every{250};

/// While it lives, SIGINT and SIGTERM wait to be asked for instead of ending the program. Make it before threads are
/// started: they inherit that.
class ending_signals {
public:
    ending_signals();
    ~ending_signals();
    ending_signals(const ending_signals&) = delete;
    ending_signals& operator=(const ending_signals&) = delete;

    /// Waits until a signal comes, `descriptor` (if it is not negative) can be read, or the time is over. True once a
    /// signal has come.
    bool wait(std::chrono::milliseconds time, int descriptor = -1);

    /// From now on a signal ends the program at once.
    void let_end() noexcept;

private:
    int descriptor_ = -1;
    bool has_come_ = false;
};

}  // namespace cli
