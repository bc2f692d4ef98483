// Keeps an SQLite file usable while other code of this process opens and closes it, and detects that this happened.
//
// POSIX locks belong to a process and a file: closing any descriptor of the file drops all of them, SQLite's too
// (sqlite.org/howtocorrupt.html, 2.2). A second copy of SQLite in the process then takes itself for the last user of
// the database and deletes its WAL. So a hold consists of
// - shared locks of an open file description (F_OFD_SETLK) on the bytes that connections share. Closing other
//   descriptors does not drop them, and every copy of SQLite takes them for those of another process: none deletes the
//   WAL or clears the -shm;
// - a POSIX lock on a byte that nobody else uses. It vanishes together with SQLite's locks.
// The descriptors are never closed while their files exist, because closing them would drop locks of the host's
// connections.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace outbound::sql {

/// Threads: one at a time.
class file_hold {
public:
    /// `path` is SQLite's own name of the database; a connection to it is open and has read.
    explicit file_hold(const std::string& path);
    /// Before the connections are closed: SQLite asks then whether it is the last one.
    ~file_hold();
    file_hold(const file_hold&) = delete;
    file_hold& operator=(const file_hold&) = delete;

    enum class state {
        whole,
        unlocked,  ///< The locks of this process were dropped; reported once for each loss.
        replaced,  ///< A file on the disk is not the one that is open: deleted, or replaced.
    };

    /// Four system calls.
    state look() noexcept;

    /// The file that look() found to be replaced.
    const std::string& replaced_file() const noexcept { return replaced_; }

    /// For a child after fork: closes the descriptors it inherited, so that locks of the parent do not outlive the
    /// parent.
    static void forget_all() noexcept;

private:
    struct identity {
        dev_t device;
        ino_t inode;
        bool operator==(const identity&) const = default;
    };
    struct watched {
        std::string path;
        identity file;
    };

    static std::optional<identity> identity_of(const std::string& path) noexcept;
    void acquire();
    void release() noexcept;

    std::vector<watched> files_;  // the database first
    std::size_t held_ = 0;        // how many of them
    std::uint64_t losses_ = 0;    // of locks, as far as this hold has reported them
    std::string replaced_;
};

}  // namespace outbound::sql
