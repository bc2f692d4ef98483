// A lock between processes: one holder at a time of a file beside the database.
#pragma once

#include <chrono>
#include <string>

namespace outbound::sql {

/// flock(2) on a file that is created when it is missing and left in place. The kernel frees it when its process dies.
/// Threads: one at a time.
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

private:
    bool try_acquire();

    std::string path_;
    int file_ = -1;
};

}  // namespace outbound::sql
