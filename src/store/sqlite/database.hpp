// An SQLite file, or a database in memory.
//
// Files: WAL mode, one writer and any number of readers. A lock on `<path>-lock` is held during every write transaction
// and every checkpoint, because SQLite before 3.51.3 can lose committed data if a checkpoint meets a writer
// (sqlite.org/wal.html, "The WAL-Reset Bug"). SQLite's automatic checkpoints are therefore off; outbound runs them
// after a commit, before it releases the lock. Other copies of SQLite in this process drop the locks (file_hold.hpp).
// Every commit checks for that; after a loss nothing may be dispatched from here, and if the files were replaced,
// nothing may be read or written either. Writes that wait for the disk at the same time share a flush (wal_sync.hpp).
//
// Deleted bytes: every session deletes with `secure_delete`. The bytes that this leaves in the WAL and in rebuilt pages
// (pages.hpp) are overwritten once a transaction has marked them (mark_deleted_bytes), in slices, each under the lock
// and with an empty WAL. The row `deleted_bytes` of outbound_meta holds the position at which the next writer
// continues.
//
// Memory databases: one session for everything, under one lock.
#pragma once

#include "store/sql/database.hpp"
#include "store/sqlite/file_hold.hpp"
#include "store/sqlite/file_lock.hpp"
#include "store/sqlite/wal_sync.hpp"

#include <atomic>
#include <chrono>
#include <optional>
#include <vector>

namespace outbound::sql {

class sqlite_database final : public database {
public:
    explicit sqlite_database(const store_options& options);
    ~sqlite_database() override;

    /// Whether the file of the url exists. Throws error{errc::config} for an invalid url.
    static bool exists(const std::string& url);

    /// The store's clock.
    timestamp now() override { return options().clock->now(); }

    bool may_dispatch() const noexcept override { return state_ == file_hold::state::whole; }
    void require_dispatch() const override;
    std::vector<finding> examine(bool thorough) override;
    void mark_deleted_bytes(connection& db) override;
    void mark_for_rewriting(connection& db) override;
    bool overwrite_deleted_bytes() override;
    bool has_deleted_bytes() override;
    void wait_until_durable(std::uint64_t commit) override;

private:
    /// The result of a slice.
    enum class overwriting { finished, continues, blocked };

    lease open_reader() override;
    lease begin() override;
    void check() override;
    std::uint64_t end(bool committed) noexcept override;
    void give_back(std::unique_ptr<connection> reader) noexcept override;

    void open_files();
    std::unique_ptr<connection> connect();
    void attach_contacts(connection& to) const;
    lease writer();
    void lock_file();
    void unlock_file() noexcept;
    void checkpoint_when_due() noexcept;
    static void abandon_inherited();
    void enlist();
    void close_sessions_without_checkpoint() noexcept;
    void require_files() const;
    error trouble() const;
    overwriting overwrite_slice(std::chrono::milliseconds timeout);
    void rewrite_file();
    void go_on_overwriting() noexcept;

    const bool in_memory_;
    const std::string contacts_file_;  // the host's file; may be empty

    std::recursive_mutex writing_;  // guards the writer and the members below
    std::optional<file_lock> lock_;
    std::optional<wal_sync> sync_;
    int wal_pages_ = 0;
    int last_wal_pages_ = 0;
    int checkpoint_at_;
    bool may_have_deleted_bytes_ = true;  // until the mark has been checked
    std::chrono::steady_clock::time_point overwrite_at_{};
    std::unique_ptr<connection> writer_;
    std::optional<file_hold> hold_;  // destroyed before the connections
    std::atomic<file_hold::state> state_ = file_hold::state::whole;

    std::mutex pooling_;
    std::vector<std::unique_ptr<connection>> idle_;
};

}  // namespace outbound::sql
