// The database interface for the store's parts: leases of sessions, snapshots and transactions.
//
//     snapshot db{database_};                       // several reads of one state
//     db->run("SELECT ...", use(id), into(c.name));
//
//     auto db = database_.reader();                 // a single read
//
//     transaction tx{database_};
//     tx->change("UPDATE ...", use(...));
//     tx.commit();                                  // without it everything is rolled back; see wait_until_durable()
//
//     auto n = write(database_, [&](transaction& tx) { ...; return n; });  // durable; repeated after a deadlock
//
// SQLite permits one writing transaction at a time, so reads of a transaction stay valid until it ends. PostgreSQL
// permits many: there, read rows that are to be changed with dialect::for_update(), and use
// transaction::lock_exclusive() if no row represents the decision. Threads: any number; transactions should be short.
#pragma once

#include "model/fork_gate.hpp"
#include "store/sql/connection.hpp"

#include <outbound/store.hpp>

#include <memory>
#include <mutex>
#include <span>
#include <string>

namespace outbound::sql {

class database;

/// A borrowed session, used like a pointer.
class lease {
public:
    /// `pooled` returns to `home` on destruction.
    lease(database& home, std::unique_ptr<connection> pooled);
    /// `use` is the only session of `home`; `held` excludes other users.
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
    /// `name` is its name in messages.
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

    /// Offset of now() from the local clock.
    virtual std::chrono::microseconds ahead() { return std::chrono::microseconds{0}; }

    /// False: no message may be dispatched from this database until it is opened again.
    virtual bool may_dispatch() const noexcept { return true; }
    /// Throws error{errc::store} with the cause if may_dispatch() is false.
    virtual void require_dispatch() const {}
    /// Records inside a transaction that it deletes data which must become unreadable in the database's files, too.
    /// Does nothing if the files are a server's.
    virtual void mark_deleted_bytes(connection&) {}
    /// As mark_deleted_bytes(), for a database written by versions that did not overwrite deleted bytes.
    virtual void mark_for_rewriting(connection&) {}
    /// Overwrites marked bytes in short steps. False: readers block it; a later write of any process continues.
    virtual bool overwrite_deleted_bytes() { return true; }
    /// Samples tables again whose planner statistics hold an address of `texts`, or another of `texts` as a whole
    /// value; after the transactions that erased them. Does nothing if the database keeps no samples.
    virtual void renew_samples(std::span<const std::string> texts) { static_cast<void>(texts); }
    /// Whether marked bytes are not overwritten yet.
    virtual bool has_deleted_bytes() { return false; }

    /// Returns once the commit with that number is on the disk; call it without a session. Throws error{errc::store} if
    /// that fails: the commit may be lost.
    virtual void wait_until_durable([[maybe_unused]] std::uint64_t commit) {}

    /// As store::examine().
    virtual std::vector<finding> examine(bool thorough) = 0;

    const store_options& options() const noexcept { return options_; }
    const sql::dialect& dialect() const noexcept { return dialect_; }
    const std::string& name() const noexcept { return name_; }

protected:
    /// Whether this process inherited the database through fork().
    bool is_inherited() const noexcept { return generation_ != fork_generation(); }
    /// Throws error{errc::closed} if is_inherited(), because connections cannot be shared.
    void require_own() const;

private:
    friend class lease;
    friend class transaction;

    virtual lease open_reader() = 0;
    /// A session with a transaction that may write. Throws error{errc::busy} if it must wait too long.
    virtual lease begin() = 0;
    /// Called before and after COMMIT. Throws error{errc::store} if the commit may be invisible to other processes.
    virtual void check() {}
    /// Called when the transaction of begin() has ended. Returns the number for wait_until_durable(); 0: none.
    virtual std::uint64_t end(bool committed) noexcept = 0;
    virtual void give_back(std::unique_ptr<connection> session) noexcept = 0;

    const store_options options_;
    const sql::dialect& dialect_;
    const std::string name_;
    const std::uint64_t generation_ = fork_generation();
};

/// A write transaction, or a savepoint in this thread's unit of work; rolled back unless committed. Queries made from
/// it must not outlive it.
class transaction {
public:
    /// Waits for other writers. Throws error{errc::busy} if they take longer than the busy timeout.
    explicit transaction(database& db);
    ~transaction();
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    connection* operator->() const noexcept { return session_.operator->(); }
    connection& operator*() const noexcept { return *session_; }

    /// Waits for the lock and holds it until the transaction ends. Shared holders run concurrently.
    void lock_exclusive(advisory_lock lock) { session_->dialect().acquire(session_->session(), lock, false); }
    void lock_shared(advisory_lock lock) { session_->dialect().acquire(session_->session(), lock, true); }

    /// Call it first: reads then see one state, and changing a row that another transaction has changed since restarts
    /// the transaction (see write()). Does nothing in a savepoint.
    void read_one_state()
    {
        if (!is_part_)
            session_->guard([&] { session_->dialect().read_one_state(session_->session()); });
    }

    /// Returns the number for database::wait_until_durable(). Throws error{errc::store} or errc::busy: then nothing was
    /// written, or everything if the disk or the connection failed during the commit.
    std::uint64_t commit();

private:
    void roll_back() noexcept;
    void undo_part() noexcept;

    database& home_;
    const bool is_part_;
    lease session_;
    bool open_ = false;
};

/// Maximum number of tries of write().
constexpr int most_tries = 10;

/// Runs `f(transaction&)`, commits, and waits until the commit is on the disk; runs `f` again if the database aborts
/// the transaction in favour of another, so `f` must have no side effects when it throws. In a unit of work the whole
/// unit runs again.
template <class F>
auto write(database& db, F&& f)
{
    std::uint64_t written = 0;
    const auto run = [&] {
        transaction tx{db};
        if constexpr (std::is_void_v<decltype(f(tx))>) {
            f(tx);
            written = tx.commit();
        } else {
            auto result = f(tx);
            written = tx.commit();
            return result;
        }
    };
    for (int left = most_tries - 1;; --left) {
        try {
            if constexpr (std::is_void_v<decltype(run())>) {
                run();
                return db.wait_until_durable(written);
            } else {
                auto result = run();
                db.wait_until_durable(written);
                return result;
            }
        } catch (const transaction_conflict&) {
            if (left == 0 || db.joined())
                throw;
        }
    }
}

/// Several reads of one state of the database; in a unit of work, reads of its transaction.
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
