// Combines several writes in one transaction: writes of a thread join its running unit of work.
//
//     atomically(database_, [&] {
//         contacts_.upsert(people);       // otherwise a transaction each
//         segments_.create(name, filter);
//     });
//
// Within a unit, `transaction` is a savepoint, so that a failed call undoes only its own writes; `snapshot` and
// `reader()` use the unit's session and see its writes.
#pragma once

#include "store/sql/database.hpp"

#include <functional>
#include <vector>

namespace outbound::sql {

/// The transaction that calls of this thread join during its lifetime. Units nest.
class unit_of_work {
public:
    unit_of_work(database& home, connection& session);
    ~unit_of_work();
    unit_of_work(const unit_of_work&) = delete;
    unit_of_work& operator=(const unit_of_work&) = delete;

    /// The innermost unit of this thread on `home`; null if there is none.
    static unit_of_work* find(const database& home) noexcept;

    connection& session() noexcept { return session_; }
    void add(std::function<void()> after_commit) { after_commit_.push_back(std::move(after_commit)); }
    std::vector<std::function<void()>> take() noexcept { return std::move(after_commit_); }

private:
    const database& home_;
    connection& session_;
    unit_of_work* const outer_;
    std::vector<std::function<void()>> after_commit_;
};

/// As store::atomically().
void atomically(database& home, const std::function<void()>& f);
/// As store::atomically_if_unchanged().
void atomically_if_unchanged(database& home, const std::function<void()>& f);
/// As store::read_together().
void read_together(database& home, const std::function<void()>& f);
/// As store::after_commit().
void after_commit(database& home, std::function<void()> f);

}  // namespace outbound::sql
