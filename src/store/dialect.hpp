// What differs from one database to the next; everything else is written once, in SQL that all of them read.
#pragma once

#include <outbound/error.hpp>

#include <soci/soci.h>

#include <chrono>
#include <exception>
#include <span>
#include <string>
#include <string_view>

namespace outbound::sql {

/// A unique key was taken. Methods turn it into a sentence about the thing itself.
class unique_violation : public error {
public:
    explicit unique_violation(std::string detail) : error{errc::conflict, std::move(detail)} {}
};

class dialect {
public:
    virtual ~dialect() = default;

    /// Starts a transaction that is going to write.
    virtual std::string_view begin_write() const noexcept = 0;
    /// Starts a transaction that only reads, all of it from one state.
    virtual std::string_view begin_read() const noexcept = 0;

    /// Bounds how long the session's next statements wait for another program's write.
    virtual void wait_at_most(soci::session& session, std::chrono::milliseconds most) const noexcept = 0;

    /// Type of a key column that counts itself up and never uses a number twice.
    virtual std::string_view counted_key() const noexcept = 0;
    /// What follows the `)` of a table that is to be kept in the order of its primary key.
    virtual std::string_view ordered_table() const noexcept = 0;
    /// A condition: there is a table called `:name`.
    virtual std::string_view table_exists() const noexcept = 0;

    /// Statements that tell the planner, before there is any data, how the tables are going to look. May be none.
    virtual std::span<const std::string_view> planner_hints() const noexcept = 0;

    /// Ends a statement that may still have rows to give, so that it holds no snapshot and can be executed again.
    virtual void reset(soci::statement& statement) const noexcept = 0;
    /// Ends every open statement of the session: one left open would keep COMMIT from working.
    virtual void reset_all(soci::session& session) const noexcept = 0;
    /// Is a transaction open? (Some failures end it by themselves.)
    virtual bool in_transaction(soci::session& session) const noexcept = 0;

    /// What went wrong, as errc::busy, errc::store or unique_violation, in words for people, never with a bound value.
    virtual std::exception_ptr failure(
        soci::session& session, const soci::soci_error& what, const std::string& database) const = 0;
};

}  // namespace outbound::sql
