// What differs from one database to the next; everything else is written once, in SQL that all of them read.
#pragma once

#include <outbound/error.hpp>
#include <outbound/store.hpp>

#include <soci/soci.h>

#include <chrono>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::sql {

/// A unique key was taken. Methods turn it into a sentence about the thing itself.
class unique_violation : public error {
public:
    explicit unique_violation(std::string detail) : error{errc::conflict, std::move(detail)} {}
};

/// The database ended the transaction in favour of another one (deadlock): nothing was written, and it may begin again.
class outdone : public error {
public:
    explicit outdone(std::string detail) : error{errc::busy, std::move(detail)} {}
};

/// SOCI complains so when a column without an optional is NULL, whatever the database.
inline bool is_null_complaint(const soci::soci_error& what)
{
    return what.get_error_message().starts_with("Null value");
}

inline std::exception_ptr null_where_a_value_is_needed(const std::string& database)
{
    return std::make_exception_ptr(
        error{errc::store, "database \"" + database +
                               "\": a column is NULL where a value is needed; a view for contacts must "
                               "give '' for text that is not known"});
}

/// What transactions do one after the other although no row stands for it.
enum class turn { schema, contacts, events, erasure };

class connection;

/// A member of JSON objects that are read as rows.
struct json_column {
    std::string_view name;
    std::string_view type;  ///< BIGINT, DOUBLE PRECISION or TEXT.
};

class dialect {
public:
    virtual ~dialect() = default;

    /// Starts a transaction that is going to write, and whose statements wait for others as long as `patience` allows.
    /// Throws soci::soci_error.
    virtual void begin_write(soci::session& session, std::chrono::milliseconds patience) const = 0;
    /// Starts a transaction that only reads, all of it from one state. Throws soci::soci_error.
    virtual void begin_read(soci::session& session) const = 0;
    /// Throws soci::soci_error when COMMIT would be taken for a ROLLBACK.
    virtual void check_before_commit(soci::session& session) const = 0;
    /// Makes other transactions that hold `what` wait until this one ends; `shared` ones go together. Throws
    /// soci::soci_error.
    virtual void hold(soci::session& session, turn what, bool shared) const = 0;

    /// What precedes a SELECT whose rows are to come in parts, through a cursor of that name; empty: they come one by
    /// one anyway.
    virtual std::string declare_cursor(const std::string& name) const = 0;

    /// What follows a SELECT whose rows this transaction is going to change: nobody else changes them before it ends.
    virtual const char* for_update() const noexcept = 0;
    /// As for_update(), without the rows that somebody else is changing. `of` is the table's name or alias in the
    /// SELECT.
    virtual std::string for_update_of_free(std::string_view of) const = 0;
    /// What follows a SELECT whose rows must stay as they are while this transaction lasts.
    virtual const char* for_share() const noexcept = 0;
    /// Does one statement for many rows (json_to_recordset) cost less than a statement for each?
    virtual bool prefers_sets() const noexcept = 0;
    /// A table `r` with a row for each object of the JSON array that is bound as `:rows`; a member that an object lacks
    /// is NULL.
    virtual std::string json_rows(std::span<const json_column> columns) const = 0;

    /// Writes outcomes of recipients of one campaign into the rows that are still queued, all at once; whose these are,
    /// in order. Nothing: going to each would be cheaper, or one recipient has two outcomes, and nothing was written.
    virtual std::optional<std::vector<recipient_seq>> write_outcomes(
        connection& db, campaign_id campaign, std::span<const settlement> outcomes) const = 0;

    /// Type of a key column that counts itself up and never uses a number twice.
    virtual std::string_view counted_key() const noexcept = 0;
    /// What follows the `)` of a table that is to be kept in the order of its primary key.
    virtual std::string_view ordered_table() const noexcept = 0;
    /// As ordered_table(), for a table whose rows are changed again and again.
    virtual std::string_view changing_table() const noexcept = 0;
    /// A number: 1 when there is a table called `:name`, else 0.
    virtual std::string_view table_exists() const noexcept = 0;

    /// Statements that tell the planner, before there is any data, how the tables are going to look. May be none.
    virtual std::span<const std::string_view> planner_hints() const noexcept = 0;
    /// A statement that looks at the tables anew once a campaign has its first recipients; may be empty.
    virtual std::string_view refresh_statistics() const noexcept = 0;

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
