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

    /// Starts it. What it says on stdout is shown, or kept for read_line() and read_all(). It ends when we do.
    child(const std::vector<std::string>& words, const std::filesystem::path& folder, output where);

    /// Ends it, if it still runs.
    ~child();
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// Its exit code once it has ended, -1 if a signal ended it; `nullopt` if `time` passed or a signal came first.
    std::optional<int> wait(ending_signals& signals, std::chrono::milliseconds time);

    void kill(int signal) noexcept;

    /// The next line that it says, without its end; waits at most `time`. Empty: none came.
    std::string read_line(std::chrono::milliseconds time);
    std::string read_all();

    pid_t id() const noexcept { return id_; }

private:
    void reap() noexcept;

    pid_t id_ = -1;
    int descriptor_ = -1;  // Readable when it has ended.
    int said_ = -1;
    std::optional<int> code_;
};

/// This program's own file.
std::filesystem::path own_program();

}  // namespace cli
