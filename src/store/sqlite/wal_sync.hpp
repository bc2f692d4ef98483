// Flushes the WAL to the disk for several commits at once.
//
// With `synchronous=FULL` SQLite flushes in every COMMIT, while it holds the write lock, and a flush takes longer than
// all the rest. Sessions therefore use `synchronous=NORMAL`, in which a COMMIT only writes to the WAL and checkpoints
// flush what they need; write() returns after a flush that began after its COMMIT. Writes that wait at the same time
// share one. Frames of a WAL are valid only up to the first one that is missing, so a flush also covers earlier commits
// of other processes.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>

namespace outbound::sql {

/// Threads: any number.
class wal_sync {
public:
    /// Keeps the file `path` open, which must exist as long as a connection has the database open.
    explicit wal_sync(std::string path);
    ~wal_sync();
    wal_sync(const wal_sync&) = delete;
    wal_sync& operator=(const wal_sync&) = delete;

    /// Counts a COMMIT and returns its number, from 1. Call it before others may write.
    std::uint64_t committed() noexcept;

    /// Returns once commit number `commit` is on the disk. Throws as require_flushed().
    void wait_for(std::uint64_t commit);

    /// Throws error{errc::store} once a flush has failed: commits before it may be missing on the disk, and every later
    /// one with them.
    void require_flushed();

private:
    int flush() noexcept;
    [[noreturn]] void refuse() const;

    const std::string path_;
    const int file_;
    std::mutex guard_;
    std::condition_variable changed_;
    std::uint64_t committed_ = 0;
    std::uint64_t flushed_ = 0;
    bool is_flushing_ = false;
    int fault_ = 0;  // errno of the flush that failed
};

}  // namespace outbound::sql
