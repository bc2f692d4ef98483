// The database as the store's parts see it: leases of readers, and transactions on the one writer.
//
//     snapshot db{database_};                       // reads, all of one state
//     db->run("SELECT ...", use(id), into(c.name));
//
//     auto db = database_.reader();                 // a single read
//
//     transaction tx{database_};                    // waits for its turn, in this process and among processes
//     tx->change("UPDATE ...", use(...));
//     tx.commit();                                  // without it everything is rolled back
//
// Files: WAL mode, one writer and as many readers as are asked for. A lock on `<path>-lock` is held around every write
// transaction and every checkpoint, because a checkpoint must not meet a writer: SQLite before 3.51.3 can lose committed data
// then (sqlite.org/wal.html, "The WAL-Reset Bug"). So SQLite's automatic checkpoints are off, and ours follow a commit before the
// lock is given back.
// Memory databases: one session for everything, under one lock.
// Threads: any number; one transaction at a time, which should be short.
#pragma once

#include "store/connection.hpp"
#include "store/file_lock.hpp"

#include <outbound/store.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace outbound::sql {

class database;

/// A session on loan, used like a pointer.
class lease {
public:
    lease(lease&&) noexcept = default;
    lease& operator=(lease&&) = delete;
    ~lease();

    connection* operator->() const noexcept { return use_; }
    connection& operator*() const noexcept { return *use_; }

private:
    friend class database;
    lease(database& home, std::unique_ptr<connection> pooled);
    lease(database& home, std::unique_lock<std::recursive_mutex> held, connection& use);

    database* home_;
    std::unique_lock<std::recursive_mutex> held_;
    std::unique_ptr<connection> pooled_;
    connection* use_;
};

class database {
public:
    /// Opens or creates it; the schema is schema.hpp's. Throws error{errc::config} for a wrong url, errc::store otherwise.
    explicit database(const store_options& options);
    ~database();
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    lease reader();

    /// The store's clock, in microseconds: the database's time.
    timestamp now() const noexcept { return options_.clock->now(); }
    const store_options& options() const noexcept { return options_; }
    const sql::dialect& speaks() const noexcept { return dialect_; }
    /// Path, for messages.
    const std::string& name() const noexcept { return path_; }

private:
    friend class lease;
    friend class transaction;

    std::unique_ptr<connection> connect();
    lease writer();
    void lock_file();
    void unlock_file() noexcept;
    void checkpoint_when_due() noexcept;
    void give_back(std::unique_ptr<connection> reader) noexcept;

    const store_options options_;
    const sql::dialect& dialect_;
    const std::string path_;
    const bool in_memory_;

    std::recursive_mutex writing_;  // guards the writer and what follows
    std::optional<file_lock> lock_;
    int wal_pages_ = 0;
    int last_wal_pages_ = 0;
    int checkpoint_at_;
    std::unique_ptr<connection> writer_;

    std::mutex pooling_;
    std::vector<std::unique_ptr<connection>> idle_;
};

/// A write transaction; rolled back unless it is committed. Queries made from it end with it.
class transaction {
public:
    /// Waits for its turn. Throws error{errc::busy} when another process writes for longer than the busy timeout.
    explicit transaction(database& db);
    ~transaction();
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    connection* operator->() const noexcept { return session_.operator->(); }
    connection& operator*() const noexcept { return *session_; }

    /// Throws error{errc::store} or errc::busy: then nothing was written, or, if the disk failed in the very act, all of it.
    void commit();

private:
    void roll_back() noexcept;

    database& home_;
    lease session_;
    bool open_ = false;
};

/// Several reads from one state of the database.
class snapshot {
public:
    explicit snapshot(database& db);
    ~snapshot();
    snapshot(const snapshot&) = delete;
    snapshot& operator=(const snapshot&) = delete;

    connection* operator->() const noexcept { return session_.operator->(); }
    connection& operator*() const noexcept { return *session_; }

private:
    lease session_;
};

}  // namespace outbound::sql
