// The database as the store's parts see it: leases of readers, and transactions.
//
//     snapshot db{database_};                       // reads, all of one state
//     db->run("SELECT ...", use(id), into(c.name));
//
//     auto db = database_.reader();                 // a single read
//
//     transaction tx{database_};
//     tx->change("UPDATE ...", use(...));
//     tx.commit();                                  // without it everything is rolled back
//
//     auto n = write(database_, [&](transaction& tx) { ...; return n; });  // commits; begun again after a deadlock
//
// SQLite lets one transaction write at a time, so what a transaction has read stays true until it ends. PostgreSQL lets
// many: there, rows that are read to be changed are read with dialect::for_update(), and where no row stands for what
// is decided on, transaction::lock_exclusive() makes others wait. Threads: any number; transactions should be short.
#pragma once

#include "model/fork_gate.hpp"
#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <memory>
#include <mutex>
#include <string>

namespace outbound::sql {

class database;

/// A session on loan, used like a pointer.
class lease {
public:
    /// `pooled` goes back to `home` afterwards.
    lease(database& home, std::unique_ptr<connection> pooled);
    /// `use` is `home`'s only one, and `held` keeps others from it.
    lease(database& home, std::unique_lock<std::recursive_mutex> held, connection& use);
    /// `joined` belongs to a unit of work of this thread.
    lease(database& home, connection& joined);
    lease(lease&&) noexcept = default;
    lease& operator=(lease&&) = delete;
    ~lease();

    connection* operator->() const noexcept { return use_; }
    connection& operator*() const noexcept { return *use_; }

private:
    database* home_;
    std::unique_lock<std::recursive_mutex> held_;
    std::unique_ptr<connection> pooled_;
    connection* use_;
};

class database {
public:
    /// `name` is what messages call it.
    database(const store_options& options, const sql::dialect& dialect, std::string name)
        : options_{options},
          dialect_{dialect},
          name_{std::move(name)}
    {
    }
    virtual ~database() = default;
    database(const database&) = delete;
    database& operator=(const database&) = delete;

    lease reader();

    /// The session of the unit of work that calls of this thread join; null: none.
    connection* joined() const noexcept;

    /// The database's time, in microseconds.
    virtual timestamp now() = 0;

    /// By how much now() is ahead of the local clock.
    virtual std::chrono::microseconds ahead() { return std::chrono::microseconds{0}; }

    /// False: no message may be sent on the strength of this database any more, until it is opened anew.
    virtual bool may_dispatch() const noexcept { return true; }
    /// Throws error{errc::store} that says why may_dispatch() is false.
    virtual void require_dispatch() const {}
    /// Records inside a transaction that it deletes what must not stay readable in the database's files either. Nothing
    /// to do where the files are the server's.
    virtual void mark_deleted_bytes(connection&) {}
    /// As mark_deleted_bytes(), for a database that was written by versions that did not overwrite what they deleted.
    virtual void mark_for_rewriting(connection&) {}
    /// Overwrites what is marked, in short steps. False: readers are in the way; a later write, by whichever process,
    /// goes on.
    virtual bool overwrite_deleted_bytes() { return true; }
    /// Whether something is marked and not yet overwritten.
    virtual bool has_deleted_bytes() { return false; }

    /// As store::examine().
    virtual std::vector<finding> examine(bool thorough) = 0;

    const store_options& options() const noexcept { return options_; }
    const sql::dialect& dialect() const noexcept { return dialect_; }
    const std::string& name() const noexcept { return name_; }

protected:
    /// Did this process inherit the database through a fork?
    bool is_inherited() const noexcept { return generation_ != fork_generation(); }
    /// Throws error{errc::closed} if so: connections cannot be shared.
    void require_own() const;

private:
    friend class lease;
    friend class transaction;

    virtual lease open_reader() = 0;
    /// A session with a transaction that may write. Throws error{errc::busy} when its turn does not come in time.
    virtual lease begin() = 0;
    /// Called before and after COMMIT: throws error{errc::store} when what is committed here may not be what others
    /// see.
    virtual void check() {}
    /// The transaction that begin() opened is over.
    virtual void end(bool committed) noexcept = 0;
    virtual void give_back(std::unique_ptr<connection> session) noexcept = 0;

    const store_options options_;
    const sql::dialect& dialect_;
    const std::string name_;
    const std::uint64_t generation_ = fork_generation();
};

/// A write transaction, or a part of the one that calls of this thread join; rolled back unless it is committed.
/// Queries made from it end with it.
class transaction {
public:
    /// Waits for its turn. Throws error{errc::busy} when others write for longer than the busy timeout.
    explicit transaction(database& db);
    ~transaction();
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    connection* operator->() const noexcept { return session_.operator->(); }
    connection& operator*() const noexcept { return *session_; }

    /// Waits for the lock and keeps it until the transaction ends. Shared holders run together.
    void lock_exclusive(advisory_lock lock) { session_->dialect().acquire(session_->session(), lock, false); }
    void lock_shared(advisory_lock lock) { session_->dialect().acquire(session_->session(), lock, true); }

    /// Called first: what is read is of one state, and changing a row that another transaction has changed since begins
    /// the transaction again (see write()). Does nothing in a part of another transaction.
    void read_one_state()
    {
        if (!is_part_)
            session_->guard([&] { session_->dialect().read_one_state(session_->session()); });
    }

    /// Throws error{errc::store} or errc::busy: then nothing was written, or, if the disk or the connection failed in
    /// the very act, all of it.
    void commit();

private:
    void roll_back() noexcept;
    void undo_part() noexcept;

    database& home_;
    const bool is_part_;
    lease session_;
    bool open_ = false;
};

/// How often write() begins again.
constexpr int most_tries = 10;

/// Runs `f(transaction&)` and commits; runs it again when the database ended the transaction in favour of another one,
/// so `f` must leave nothing behind when it throws. Of a unit of work the whole runs again.
template <class F>
auto write(database& db, F&& f)
{
    for (int left = most_tries - 1;; --left) {
        try {
            transaction tx{db};
            if constexpr (std::is_void_v<decltype(f(tx))>) {
                f(tx);
                return tx.commit();
            } else {
                auto result = f(tx);
                tx.commit();
                return result;
            }
        } catch (const transaction_conflict&) {
            if (left == 0 || db.joined())
                throw;
        }
    }
}

/// Several reads from one state of the database; in a unit of work, reads of its transaction.
class snapshot {
public:
    explicit snapshot(database& db);
    ~snapshot();
    snapshot(const snapshot&) = delete;
    snapshot& operator=(const snapshot&) = delete;

    connection* operator->() const noexcept { return session_.operator->(); }
    connection& operator*() const noexcept { return *session_; }

private:
    const bool is_part_;
    lease session_;
};

}  // namespace outbound::sql
