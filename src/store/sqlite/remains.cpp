// Overwrites the bytes of deleted rows in the files of an SQLite database.
#include "store/sql/identity.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/pages.hpp"

namespace outbound::sql {
namespace {

using namespace std::chrono_literals;
using soci::use;
using steady = std::chrono::steady_clock;

const std::string mark_name = "deleted_bytes";
const std::string rewriting = "rewrite";
constexpr std::int64_t pages_a_slice = 4096;  // about 20 ms, so that other writers wait only briefly
constexpr auto reader_timeout = 250ms;
constexpr auto pause_when_blocked = 1s;
constexpr auto pause_between_slices = 50ms;

}  // namespace

void sqlite_database::mark_deleted_bytes(connection& db)
{
    if (!in_memory_ && read_meta(db, mark_name) != rewriting)
        write_meta(db, mark_name, "1");
}

void sqlite_database::mark_for_rewriting(connection& db)
{
    if (!in_memory_)
        write_meta(db, mark_name, rewriting);
}

bool sqlite_database::has_deleted_bytes()
{
    return !in_memory_ && !read_meta(*reader(), mark_name).empty();
}

bool sqlite_database::overwrite_deleted_bytes()
{
    if (in_memory_)
        return true;
    if (joined()) {  // Starts after the unit of work has ended.
        may_have_deleted_bytes_ = true;
        return false;
    }
    auto result = overwriting::continues;
    while (result == overwriting::continues) {
        const auto session = writer();
        lock_file();
        try {
            result = overwrite_slice(reader_timeout);
        } catch (...) {
            unlock_file();
            throw;
        }
        unlock_file();
        may_have_deleted_bytes_ = result != overwriting::finished;
    }
    wait_until_durable(sync_->committed());
    return result == overwriting::finished;
}

void sqlite_database::go_on_overwriting() noexcept
{
    if (in_memory_ || !may_have_deleted_bytes_ || steady::now() < overwrite_at_)
        return;
    try {
        const auto result = overwrite_slice(0ms);
        may_have_deleted_bytes_ = result != overwriting::finished;
        overwrite_at_ = steady::now() + (result == overwriting::blocked ? pause_when_blocked : pause_between_slices);
    } catch (const std::exception&) {
        // A full disk, or a database without tables. The preceding commit is unaffected.
        overwrite_at_ = steady::now() + pause_when_blocked;
    }
}

// The caller holds the lock that excludes outbound's writers; BEGIN IMMEDIATE excludes other programs.
sqlite_database::overwriting sqlite_database::overwrite_slice(std::chrono::milliseconds timeout)
{
    auto& db = *writer_;
    const auto mark = read_meta(db, mark_name);
    if (mark.empty())
        return overwriting::finished;
    dialect().reset_all(db.session());
    if (mark == rewriting) {
        if (timeout == 0ms)
            return overwriting::blocked;  // Too slow to run as part of a commit.
        rewrite_file();
        return overwriting::continues;
    }
    return db.guard([&] {
        if (!truncate_wal(db.session(), timeout))
            return overwriting::blocked;
        dialect().begin_write(db.session(), timeout);
        try {
            if (!is_wal_empty(db.session())) {
                db.execute_once("ROLLBACK");
                return overwriting::blocked;
            }
            check();
            forget_pages(db.session());
            const auto next = overwrite_unused_pages(db.session(), std::stoll(mark), pages_a_slice);
            // The commit makes other connections drop their cached pages.
            if (next == 0)
                db.run("DELETE FROM outbound_meta WHERE name = :name", use(mark_name));
            else
                write_meta(db, mark_name, std::to_string(next));
            dialect().reset_all(db.session());
            db.execute_once("COMMIT");
            return next == 0 ? overwriting::finished : overwriting::continues;
        } catch (...) {
            if (dialect().in_transaction(db.session()))
                db.execute_once("ROLLBACK");
            throw;
        }
    });
}

// Makes VACUUM use a temporary file instead of memory.
void sqlite_database::rewrite_file()
{
    auto& db = *writer_;
    db.execute_once("PRAGMA temp_store = FILE");
    try {
        db.execute_once("VACUUM");
    } catch (...) {
        db.execute_once("PRAGMA temp_store = MEMORY");
        throw;
    }
    db.execute_once("PRAGMA temp_store = MEMORY");
    write_meta(db, mark_name, "1");
}

}  // namespace outbound::sql
