// Opening, leasing, locking, checkpoints.
#include "store/database.hpp"

#include "store/patience.hpp"
#include "store/sqlite.hpp"

#include <filesystem>

namespace outbound::sql {
namespace {

constexpr std::size_t most_idle_readers = 4;
constexpr int checkpoint_pages = 16'000;  // 64 MB of 4 KB pages: rare enough to be cheap, small enough to be quick

std::string path_of(const std::string& url)
{
    const std::string_view scheme = "sqlite://";
    if (!url.starts_with(scheme) || url.size() == scheme.size())
        throw error{
            errc::config, "database \"" + url + "\": unknown kind of database; wanted is sqlite://PATH or sqlite://:memory:"};
    const auto path = url.substr(scheme.size());
    if (path == ":memory:")
        return path;
    if (path.find('"') != std::string::npos || path.find('\0') != std::string::npos)
        throw error{errc::config, "database \"" + url + "\": the path must not hold quotation marks or NUL"};
    // Absolute, so that a host that changes its folder later still means the same file.
    std::error_code ec;
    const auto whole = std::filesystem::absolute(path, ec);
    if (ec)
        throw error{errc::store, "database \"" + url + "\": the working folder is gone; give an absolute path"};
    return whole.lexically_normal().string();
}

}  // namespace

lease::lease(database& home, std::unique_ptr<connection> pooled) : home_{&home}, pooled_{std::move(pooled)}, use_{pooled_.get()}
{
}

lease::lease(database& home, std::unique_lock<std::recursive_mutex> held, connection& use)
    : home_{&home}, held_{std::move(held)}, use_{&use}
{
}

lease::~lease()
{
    if (pooled_)
        home_->give_back(std::move(pooled_));
}

database::database(const store_options& options)
    : options_{options}, dialect_{sqlite_dialect()}, path_{path_of(options.url)}, in_memory_{path_ == ":memory:"},
      checkpoint_at_{checkpoint_pages}
{
    writer_ = connect();
    if (in_memory_)
        return;
    lock_.emplace(path_ + "-lock");
    lock_file();
    try {
        writer_->guard([&] { use_wal(writer_->session()); });
    } catch (...) {
        unlock_file();
        throw;
    }
    unlock_file();
    watch_wal(writer_->session(), wal_pages_);
}

database::~database() = default;

std::unique_ptr<connection> database::connect()
{
    return std::make_unique<connection>(dialect_, open_sqlite(path_, options_.busy_timeout), path_);
}

lease database::writer()
{
    return {*this, std::unique_lock{writing_}, *writer_};
}

lease database::reader()
{
    if (in_memory_)
        return writer();
    {
        const std::lock_guard pool{pooling_};
        if (!idle_.empty()) {
            auto session = std::move(idle_.back());
            idle_.pop_back();
            return {*this, std::move(session)};
        }
    }
    auto session = connect();
    session->guard([&] { make_reader(session->session()); });
    return {*this, std::move(session)};
}

void database::give_back(std::unique_ptr<connection> reader) noexcept
{
    const std::lock_guard pool{pooling_};
    if (idle_.size() < most_idle_readers)
        idle_.push_back(std::move(reader));
}

void database::lock_file()
{
    const auto wait = patience::of(options_.busy_timeout);
    if (lock_ && !lock_->acquire(wait))
        throw error{errc::busy, "database \"" + path_ + "\": another process has been writing for " +
                                    std::to_string(wait.count()) + " ms; try again when it has finished"};
}

void database::unlock_file() noexcept
{
    if (lock_)
        lock_->release();
}

void database::checkpoint_when_due() noexcept
{
    if (in_memory_)
        return;
    if (wal_pages_ < last_wal_pages_)  // the WAL has started anew
        checkpoint_at_ = checkpoint_pages;
    last_wal_pages_ = wal_pages_;
    if (wal_pages_ < checkpoint_at_)
        return;
    // A reader that stays keeps the WAL from starting anew: then copy what has come since only now and then.
    checkpoint(writer_->session());
    checkpoint_at_ = wal_pages_ + checkpoint_pages;
}

transaction::transaction(database& db) : home_{db}, session_{db.writer()}
{
    if (home_.speaks().in_transaction(session_->session()))
        throw error{errc::internal, "a transaction was begun inside another one"};
    home_.lock_file();
    try {
        // Programs that are not ours do not know the lock.
        home_.speaks().wait_at_most(session_->session(), patience::of(home_.options().busy_timeout));
        session_->run(home_.speaks().begin_write());
    } catch (...) {
        home_.unlock_file();
        throw;
    }
    open_ = true;
}

transaction::~transaction()
{
    if (open_)
        roll_back();
}

void transaction::commit()
{
    home_.speaks().reset_all(session_->session());
    session_->run("COMMIT");
    open_ = false;
    home_.checkpoint_when_due();
    home_.unlock_file();
}

void transaction::roll_back() noexcept
{
    home_.speaks().reset_all(session_->session());
    try {
        if (home_.speaks().in_transaction(session_->session()))
            session_->run("ROLLBACK");
    } catch (const std::exception&) {
        // The transaction is gone all the same: the connection is broken, and whoever uses it next is told.
    }
    open_ = false;
    home_.unlock_file();
}

snapshot::snapshot(database& db) : session_{db.reader()}
{
    session_->run(db.speaks().begin_read());
}

snapshot::~snapshot()
{
    session_->speaks().reset_all(session_->session());
    try {
        session_->run("ROLLBACK");
    } catch (const std::exception&) {
        // Nothing was written, and nothing is to be told.
    }
}

}  // namespace outbound::sql
