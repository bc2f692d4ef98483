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
    home_.speaks().reset_all(session_->session());
    session_->guard([&] { home_.speaks().check_before_commit(session_->session()); });
    home_.check();
    session_->run("COMMIT");
    home_.check();
    open_ = false;
    home_.end(true);
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
    home_.end(false);
}

snapshot::snapshot(database& db) : session_{db.reader()}
{
    session_->guard([&] { db.speaks().begin_read(session_->session()); });
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
