// Leases, transactions, snapshots.
#include "store/sql/database.hpp"

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

lease::~lease()
{
    if (pooled_)
        home_->give_back(std::move(pooled_));
}

transaction::transaction(database& db) : home_{db}, session_{db.begin()}, open_{true} {}

transaction::~transaction()
{
    if (open_)
        roll_back();
}

void transaction::commit()
{
    home_.dialect().reset_all(session_->session());
    session_->guard([&] { home_.dialect().check_before_commit(session_->session()); });
    home_.check();
    session_->run("COMMIT");
    home_.check();
    open_ = false;
    home_.end(true);
}

void transaction::roll_back() noexcept
{
    home_.dialect().reset_all(session_->session());
    try {
        if (home_.dialect().in_transaction(session_->session()))
            session_->run("ROLLBACK");
    } catch (const std::exception&) {
        // The transaction has ended: the connection is broken, and its next user gets the error.
    }
    open_ = false;
    home_.end(false);
}

snapshot::snapshot(database& db) : session_{db.reader()}
{
    session_->guard([&] { db.dialect().begin_read(session_->session()); });
}

snapshot::~snapshot()
{
    session_->dialect().reset_all(session_->session());
    try {
        session_->run("ROLLBACK");
    } catch (const std::exception&) {
        // Nothing was written, so there is no error to report.
    }
}

}  // namespace outbound::sql
