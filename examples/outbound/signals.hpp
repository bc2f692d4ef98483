// SIGINT and SIGTERM as events to wait for.
#pragma once

#include <chrono>

namespace cli {

/// Interval at which a loop that waits for signals checks its other conditions.
inline constexpr std::chrono::milliseconds look_every{250};

/// True if SIGINT or SIGTERM has arrived but is blocked, as while an `ending_signals` lives, and no wait() has seen it.
bool ending_signal_is_pending();

/// While an object lives, SIGINT and SIGTERM are blocked and reported by wait() instead of ending the program. Create
/// it before any thread: threads inherit the signal mask. The constructor throws std::system_error.
class ending_signals {
public:
    ending_signals();
    ~ending_signals();
    ending_signals(const ending_signals&) = delete;
    ending_signals& operator=(const ending_signals&) = delete;

    /// Waits until a signal arrives, `descriptor` (if not negative) is readable, or `time` is over. True once a signal
    /// has arrived, also at later calls.
    bool wait(std::chrono::milliseconds time, int descriptor = -1);

    /// From now on a signal ends the program at once.
    void let_end() noexcept;

private:
    int descriptor_ = -1;
    bool has_come_ = false;
};

}  // namespace cli
