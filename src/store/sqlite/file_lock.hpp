// A lock between processes, on a file next to the database.
#pragma once

#include <chrono>
#include <string>

namespace outbound::sql {

/// Locks bytes of a file, which is created if missing and never deleted. The kernel releases the locks when the process
/// dies. The file is created with mode 0600, because a user who may read it may also lock it. Two bytes: a waiter takes
/// the queue byte first, then the lock, so that a constant writer cannot starve it. Threads: one at a time.
class file_lock {
public:
    /// Throws error{errc::store} when the file cannot be opened, or is a link (symbolic or hard).
    explicit file_lock(std::string path);
    ~file_lock();
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

    /// Polls until `timeout` has passed; false: another process holds it.
    bool acquire(std::chrono::milliseconds timeout);
    void release() noexcept;

    /// For a child after fork: closes inherited descriptors, because the kernel releases a lock only with its last
    /// descriptor.
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
