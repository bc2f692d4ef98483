// Opens and leases sessions, locks the file, and runs checkpoints.
#include "store/sqlite/database.hpp"

#include "store/sql/busy_timeout.hpp"
#include "store/sql/contact_tables.hpp"
#include "store/sql/examination.hpp"
#include "store/sqlite/dialect.hpp"
#include "store/sqlite/file_rights.hpp"
#include "store/sqlite/host_contacts.hpp"

#include <filesystem>
#include <new>
#include <utility>

namespace outbound::sql {
namespace {

constexpr std::size_t most_idle_readers = 4;
constexpr int checkpoint_pages = 16'000;  // 64 MB of 4 KB pages: rare enough to be cheap, small enough to be quick

std::string path_of(const std::string& url)
{
    const auto path = url.substr(std::string_view{"sqlite://"}.size());
    if (path.empty())
        throw error{errc::config,
            "database \"" + url + "\": the path is missing; wanted is sqlite://PATH or sqlite://:memory:"};
    if (path == ":memory:")
        return path;
    if (path.find('"') != std::string::npos || path.find('\0') != std::string::npos)
        throw error{errc::config, "database \"" + url + "\": the path must not hold quotation marks or NUL"};
    // Absolute, so that the path stays valid when the host changes its working directory. Without links, so that every
    // process finds the same `-lock`.
    std::error_code ec;
    const auto whole = std::filesystem::absolute(path, ec);
    if (ec)
        throw error{errc::store, "database \"" + url + "\": the working folder is gone; give an absolute path"};
    return resolved(whole.string());
}

struct database_list {
    std::mutex guard;
    std::vector<sqlite_database*> own;
    std::vector<sqlite_database*> inherited;
};

database_list& databases = *new database_list;  // never destroyed: engines may run during static destruction

void inherit() noexcept
{
    databases.inherited.insert(databases.inherited.end(), databases.own.begin(), databases.own.end());
    databases.own.clear();
    new (&databases.guard) std::mutex;
}

[[maybe_unused]] const bool inherits_in_child = call_in_child(inherit);

std::string contacts_file_of(const store_options& options)
{
    const auto& file = options.contacts_database;
    return file.empty() ? file : std::filesystem::absolute(file).lexically_normal().string();
}

}  // namespace

sqlite_database::sqlite_database(const store_options& options)
    : database{options, sqlite_dialect(), path_of(options.url)},
      in_memory_{name() == ":memory:"},
      contacts_file_{contacts_file_of(options)},
      checkpoint_at_{checkpoint_pages}
{
    abandon_inherited();
    if (in_memory_)
        writer_ = connect();
    else
        open_files();
    enlist();
}

bool sqlite_database::exists(const std::string& url)
{
    std::error_code unreadable;
    return std::filesystem::exists(path_of(url), unreadable) || unreadable;
}

// SQLite opens no file before this user holds the lock: the owner of the database could not open files created by
// another user.
void sqlite_database::open_files()
{
    require_rights(name());
    const auto lock = name() + "-lock";
    lock_.emplace(lock);
    lock_file();
    try {
        make_private(name());
        writer_ = connect();
        writer_->guard([&] { use_wal(writer_->session()); });
        const auto file = file_name(writer_->session());
        hold_.emplace(file);
        sync_.emplace(file + "-wal");
        share_files(file, lock, options().file_group);
    } catch (...) {
        unlock_file();
        throw;
    }
    unlock_file();
    watch_wal(writer_->session(), wal_pages_);
}

// A WAL that no longer belongs to the database file must not be copied into it.
sqlite_database::~sqlite_database()
{
    {
        const std::lock_guard alone{databases.guard};
        std::erase(databases.own, this);
        std::erase(databases.inherited, this);
    }
    if (is_inherited() || (hold_ && hold_->look() == file_hold::state::replaced))
        close_sessions_without_checkpoint();
    hold_.reset();
}

// After a fork SQLite assumes that this process holds the parent's locks on files that the parent has open. Closing the
// inherited sessions here resets that state and touches neither the parent's locks nor the files.
void sqlite_database::abandon_inherited()
{
    const std::lock_guard alone{databases.guard};
    for (auto* inherited : std::exchange(databases.inherited, {}))
        inherited->close_sessions_without_checkpoint();
}

void sqlite_database::enlist()
{
    const std::lock_guard alone{databases.guard};
    databases.own.push_back(this);
}

void sqlite_database::close_sessions_without_checkpoint() noexcept
{
    if (writer_)
        close_without_checkpoint(writer_->session());
    for (const auto& session : idle_)
        close_without_checkpoint(session->session());
    writer_.reset();
    idle_.clear();
}

std::unique_ptr<connection> sqlite_database::connect()
{
    auto session = std::make_unique<connection>(dialect(), open_sqlite(name(), options().busy_timeout), name());
    if (!contacts_file_.empty())
        attach_contacts(*session);
    if (options().contacts)
        session->guard([&] { add_host_contacts(session->session(), *options().contacts); });
    return session;
}

void sqlite_database::attach_contacts(connection& to) const
{
    const auto refuse = [&](std::string_view fault) {
        throw error{errc::config, "contacts.database \"" + contacts_file_ + "\": " + std::string{fault} +
                                      "; wanted is the path of an SQLite file of the host's own"};
    };
    std::error_code ignored;
    if (!std::filesystem::exists(contacts_file_, ignored))
        refuse("there is no such file");
    if (!in_memory_ && std::filesystem::equivalent(contacts_file_, name(), ignored))
        refuse("it is outbound's own database");
    try {
        to.guard([&] { attach_read_only(to.session(), contacts_file_, host_schema); });
    } catch (const error& trouble) {
        refuse(trouble.what());
    }
}

lease sqlite_database::writer()
{
    return {*this, std::unique_lock{writing_}, *writer_};
}

lease sqlite_database::open_reader()
{
    require_files();
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

void sqlite_database::give_back(std::unique_ptr<connection> reader) noexcept
{
    const std::lock_guard pool{pooling_};
    if (idle_.size() < most_idle_readers)
        idle_.push_back(std::move(reader));
}

void sqlite_database::lock_file()
{
    const auto wait = busy_timeout_scope::limit(options().busy_timeout);
    if (lock_ && !lock_->acquire(wait))
        throw error{errc::busy, "database \"" + name() + "\": another process has been writing for " +
                                    std::to_string(wait.count()) + " ms; try again when it has finished"};
}

void sqlite_database::unlock_file() noexcept
{
    if (lock_)
        lock_->release();
}

void sqlite_database::checkpoint_when_due() noexcept
{
    if (in_memory_)
        return;
    if (wal_pages_ < last_wal_pages_)  // the WAL has restarted
        checkpoint_at_ = checkpoint_pages;
    last_wal_pages_ = wal_pages_;
    if (wal_pages_ < checkpoint_at_)
        return;
    // A long reader keeps the WAL from restarting: then checkpoint only every checkpoint_pages.
    checkpoint(writer_->session());
    checkpoint_at_ = wal_pages_ + checkpoint_pages;
    may_have_deleted_bytes_ = true;  // another process may have marked some
}

lease sqlite_database::begin()
{
    require_files();
    auto session = writer();
    if (dialect().in_transaction(session->session()))
        throw error{errc::internal, "a transaction was begun inside another one"};
    if (sync_)
        sync_->require_flushed();
    lock_file();
    try {
        // Other programs do not use this lock.
        session->guard(
            [&] { dialect().begin_write(session->session(), busy_timeout_scope::limit(options().busy_timeout)); });
    } catch (...) {
        unlock_file();
        throw;
    }
    return session;
}

void sqlite_database::check()
{
    if (!hold_)
        return;
    const auto found = hold_->look();
    if (found == file_hold::state::whole)
        return;
    state_ = found;
    throw trouble();
}

void sqlite_database::require_files() const
{
    require_own();
    if (state_ == file_hold::state::replaced)
        throw trouble();
}

void sqlite_database::require_dispatch() const
{
    if (!may_dispatch())
        throw trouble();
}

error sqlite_database::trouble() const
{
    const auto start = "database \"" + name() + "\": ";
    if (state_ == file_hold::state::replaced)
        return error{errc::store,
            start + "the file \"" + hold_->replaced_file() +
                "\" was deleted or replaced while it was open here, so nothing is read, written or sent any "
                "more; end every process that has the database open, start again, and see docs/embedding.md about "
                "copies of SQLite"};
    return error{errc::store,
        start + "other code of this process closed the file, which drops SQLite's locks, so nothing more is "
                "sent; use one copy of SQLite in the process, the system's, open the file through nothing "
                "else, and start the process again (\"outbound doctor\" lists the copies)"};
}

std::vector<finding> sqlite_database::examine(bool thorough)
{
    return examine_sqlite(*this, name(), thorough);
}

std::uint64_t sqlite_database::end(bool committed) noexcept
{
    if (committed) {
        checkpoint_when_due();
        go_on_overwriting();
    }
    const auto number = committed && sync_ ? sync_->committed() : 0;
    unlock_file();
    return number;
}

void sqlite_database::wait_until_durable(std::uint64_t commit)
{
    if (commit != 0)
        sync_->wait_for(commit);
}

}  // namespace outbound::sql
