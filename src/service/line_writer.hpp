// Appends lines to a file, or to the standard error, without delaying those who write them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace outbound {

/// Lines wait in memory for a thread that writes them; while the file takes none and 1 MiB waits, further lines are
/// dropped and counted. If the file is renamed or deleted, a new one is begun (log rotation).
///
/// Threads: any.
class line_writer {
public:
    /// Appends to this file, or to the standard error if `path` is empty, and checks at most every `check_every`
    /// whether the file has been renamed. Throws std::system_error if it cannot be opened.
    explicit line_writer(std::string path, std::chrono::milliseconds check_every = std::chrono::seconds{1});

    /// Writes waiting lines, unless the file takes none for a quarter of a second.
    ~line_writer();
    line_writer(const line_writer&) = delete;
    line_writer& operator=(const line_writer&) = delete;

    /// Appends the line and an end of line. Does not block.
    void add(std::string_view line);

private:
    void run();
    void write(std::string_view lines);
    bool can_write();
    void follow_rotation();

    const std::string path_;
    const std::chrono::milliseconds check_every_;
    int file_;
    std::chrono::steady_clock::time_point checked_ = std::chrono::steady_clock::now();
    std::mutex guard_;
    std::condition_variable changed_;
    std::string waiting_;
    std::uint64_t dropped_ = 0;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace outbound
