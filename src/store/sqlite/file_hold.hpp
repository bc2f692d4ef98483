// Keeps an SQLite file usable while other code of this process opens and closes it, and detects lost locks.
//
// POSIX locks belong to a process and a file: closing any descriptor of the file drops all of them, SQLite's too
// (sqlite.org/howtocorrupt.html, 2.2). A second copy of SQLite in the process then assumes that it is the last user of
// the database and deletes the WAL. A hold therefore consists of
// - shared locks of an open file description (F_OFD_SETLK) on the bytes that connections share. Closing other
//   descriptors does not drop them, and every copy of SQLite treats them as locks of another process: none deletes the
//   WAL or clears the -shm;
// - a POSIX lock on an otherwise unused byte. It is lost together with SQLite's locks.
//
// The descriptors stay open while their files exist, because closing them would drop the locks of the host's
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
    /// `path` is SQLite's name of the database; a connection to it must be open and have read.
    explicit file_hold(const std::string& path);
    /// Destroy it before the connections are closed: on close SQLite checks whether it is the last user.
    ~file_hold();
    file_hold(const file_hold&) = delete;
    file_hold& operator=(const file_hold&) = delete;

    enum class state {
        whole,
        unlocked,  ///< The locks of this process were dropped; reported once per loss.
        replaced,  ///< A file on disk was deleted or replaced: it is not the open file.
    };

    /// Checks the files and locks. Costs four system calls.
    state look() noexcept;

    /// The file that look() found replaced.
    const std::string& replaced_file() const noexcept { return replaced_; }

    /// For a child after fork: closes inherited descriptors, so that the parent's locks do not outlive the parent.
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
    std::size_t held_ = 0;        // number of held files
    std::uint64_t losses_ = 0;    // number of losses that this hold has reported
    std::string replaced_;
};

}  // namespace outbound::sql
