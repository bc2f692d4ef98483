// Implements leases, transactions and snapshots.
#include "store/sql/database.hpp"

#include "store/sql/unit_of_work.hpp"

namespace outbound::sql {

void database::require_own() const
{
    if (is_inherited())
        throw error{
            errc::closed, "database \"" + name_ +
                              "\": it was opened by the process that this one was forked from; open it after the fork"};
}

lease::lease(database& home, std::unique_ptr<connection> pooled)
    : home_{&home},
      pooled_{std::move(pooled)},
      use_{pooled_.get()}
{
}

lease::lease(database& home, std::unique_lock<std::recursive_mutex> held, connection& use)
    : home_{&home},
      held_{std::move(held)},
      use_{&use}
{
}

lease::lease(database& home, connection& joined) : home_{&home}, use_{&joined} {}

lease::~lease()
{
    if (pooled_)
        home_->give_back(std::move(pooled_));
}

connection* database::joined() const noexcept
{
    auto* unit = unit_of_work::find(*this);
    return unit ? &unit->session() : nullptr;
}

lease database::reader()
{
    auto* session = joined();
    if (!session)
        return open_reader();
    require_own();
    return {*this, *session};
}

transaction::transaction(database& db)
    : home_{db},
      is_part_{db.joined() != nullptr},
      session_{is_part_ ? db.reader() : db.begin()}
{
    if (is_part_) {
        // Some failures end the whole transaction: later writes must not be committed without it.
        if (!db.dialect().in_transaction(session_->session()))
            throw error{errc::store, "database \"" + db.name() + "\": the transaction was ended by an earlier failure"};
        session_->run("SAVEPOINT part");
    }
    open_ = true;
}

transaction::~transaction()
{
    if (open_)
        is_part_ ? undo_part() : roll_back();
}

std::uint64_t transaction::commit()
{
    if (is_part_) {
        session_->guard([&] { home_.dialect().check_before_commit(session_->session()); });
        session_->run("RELEASE SAVEPOINT part");
        open_ = false;
        return 0;
    }
    home_.dialect().reset_all(session_->session());
    session_->guard([&] { home_.dialect().check_before_commit(session_->session()); });
    home_.check();
    session_->run("COMMIT");
    home_.check();
    open_ = false;
    return home_.end(true);
}

void transaction::roll_back() noexcept
{
    home_.dialect().reset_all(session_->session());
    try {
        if (home_.dialect().in_transaction(session_->session()))
            session_->run("ROLLBACK");
    } catch (const std::exception&) {
        // The transaction has ended anyway: the connection is broken, and its next user gets the error.
    }
    open_ = false;
    home_.end(false);
}

void transaction::undo_part() noexcept
{
    try {
        session_->run("ROLLBACK TO SAVEPOINT part");
        session_->run("RELEASE SAVEPOINT part");
    } catch (const std::exception&) {
        // The whole transaction has ended; its commit reports that.
    }
    open_ = false;
}

snapshot::snapshot(database& db) : is_part_{db.joined() != nullptr}, session_{db.reader()}
{
    if (!is_part_)
        session_->guard([&] { db.dialect().begin_read(session_->session()); });
}

snapshot::~snapshot()
{
    if (is_part_)
        return;
    session_->dialect().reset_all(session_->session());
    try {
        session_->run("ROLLBACK");
    } catch (const std::exception&) {
        // Nothing was written: no error to report.
    }
}

}  // namespace outbound::sql
