// A child process, run in a given folder.
#pragma once

#include "signals.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace cli {

class child {
public:
    enum class output { shown, kept };

    /// Runs `words` in `folder`. Its stdout is shown, or kept for read_line() and read_all(). The child gets SIGTERM
    /// when this process ends. Throws std::system_error.
    child(const std::vector<std::string>& words, const std::filesystem::path& folder, output where);

    /// Ends a running child: SIGTERM, and SIGKILL after five seconds.
    ~child();
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// The exit code if the child has ended, -1 if a signal ended it; `nullopt` if `time` passed or a signal came
    /// first.
    std::optional<int> wait(ending_signals& signals, std::chrono::milliseconds time);

    void kill(int signal) noexcept;

    /// The next line of its output, without the line end; empty if `time` passes without output.
    std::string read_line(std::chrono::milliseconds time);
    /// The rest of its output, to the end.
    std::string read_all();

    pid_t id() const noexcept { return id_; }

private:
    void reap() noexcept;

    pid_t id_ = -1;
    int descriptor_ = -1;  // A pidfd, readable when the child has ended.
    int said_ = -1;
    std::optional<int> code_;
};

/// The path of this program's executable.
std::filesystem::path own_program();

}  // namespace cli
