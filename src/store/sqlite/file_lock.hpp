// A lock between processes: one holder at a time of a file beside the database.
#pragma once

#include <chrono>
#include <string>

namespace outbound::sql {

/// Locks bytes of a file that is created when it is missing and left in place. The kernel frees them when the process
/// dies. Its mode is 0600 when it is made, since a user who may read it may also lock it. Two bytes: who waits takes
/// the turn first, then the lock, so that a process that writes all the time cannot pass it by. Threads: one at a time.
class file_lock {
public:
    /// Throws error{errc::store} when the file cannot be opened.
    explicit file_lock(std::string path);
    ~file_lock();
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

    /// Tries again and again until `timeout` has passed; false: another holds it.
    bool acquire(std::chrono::milliseconds timeout);
    void release() noexcept;

    /// For a child after fork: closes what it inherited, since the kernel frees a lock with the last descriptor of it.
    static void forget_all() noexcept;

private:
    using time_point = std::chrono::steady_clock::time_point;

    bool acquire_byte(int at, time_point deadline, std::chrono::microseconds longest_pause);
    bool try_byte(int at);
    void release_byte(int at) noexcept;

    std::string path_;
    int file_ = -1;
};

}  // namespace outbound::sql
