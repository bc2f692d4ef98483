// The parts of SQL in which databases differ; all other SQL is written once.
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

/// A unique key exists already. Store methods translate it into an error about the record.
class unique_violation : public error {
public:
    explicit unique_violation(std::string detail) : error{errc::conflict, std::move(detail)} {}
};

/// The database rolled the transaction back in favour of another one (deadlock, serialization): it may run again.
class transaction_conflict : public error {
public:
    /// `code` is what remains when it has run often enough.
    explicit transaction_conflict(std::string detail, errc code = errc::busy) : error{code, std::move(detail)} {}
};

/// True for SOCI's error about a NULL in a column that is read into a plain value.
inline bool is_null_complaint(const soci::soci_error& fault)
{
    return fault.get_error_message().starts_with("Null value");
}

inline std::exception_ptr null_where_a_value_is_needed(const std::string& database)
{
    return std::make_exception_ptr(
        error{errc::store, "database \"" + database +
                               "\": a column is NULL where a value is needed; a view for contacts must give "
                               "an id and an external_id to everybody"});
}

/// Locks of transactions on work that no single row represents.
enum class advisory_lock { schema, contacts, events, erasure, event_log, restores };

class connection;

/// A member of JSON objects that are read as rows.
struct json_column {
    std::string_view name;
    std::string_view type;  ///< BIGINT, DOUBLE PRECISION or TEXT.
};

class dialect {
public:
    virtual ~dialect() = default;

    /// Starts a transaction that is going to write, and whose statements wait for others for at most `timeout`.
    /// Throws soci::soci_error.
    virtual void begin_write(soci::session& session, std::chrono::milliseconds timeout) const = 0;
    /// Starts a transaction that only reads, all of it from one state. Throws soci::soci_error.
    virtual void begin_read(soci::session& session) const = 0;
    /// Within a transaction that is going to write and has not read yet: it reads one state, and a change of a row that
    /// another transaction has changed since is a transaction_conflict. Throws soci::soci_error.
    virtual void read_one_state(soci::session& session) const = 0;
    /// Throws soci::soci_error when COMMIT would be taken for a ROLLBACK.
    virtual void check_before_commit(soci::session& session) const = 0;
    /// Locks until the transaction ends. Shared holders run together and exclude an exclusive one. Throws
    /// soci::soci_error.
    virtual void acquire(soci::session& session, advisory_lock lock, bool shared) const = 0;

    /// A number: 1 when the transaction has the lock `:number`, which it keeps to its end; 0 when another one has it.
    virtual std::string_view try_lock() const noexcept = 0;

    /// What precedes a SELECT whose rows are to come in parts, through a cursor of that name; empty: they come one by
    /// one anyway.
    virtual std::string declare_cursor(const std::string& name) const = 0;

    /// Suffix of a SELECT that locks its rows for change until the transaction ends.
    virtual const char* for_update() const noexcept = 0;
    /// As for_update(), without the rows that another transaction has locked. `table` is the table's name or alias in
    /// the SELECT.
    virtual std::string for_update_of_free(std::string_view table) const = 0;
    /// Suffix of a SELECT that locks its rows against change until the transaction ends.
    virtual const char* for_share() const noexcept = 0;
    /// True if one statement for many rows (json_to_recordset) costs less than one statement for each row.
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
    /// Suffix of CREATE TABLE for a table that is stored in the order of its primary key.
    virtual std::string_view ordered_table() const noexcept = 0;
    /// As ordered_table(), for a table whose rows are updated often.
    virtual std::string_view changing_table() const noexcept = 0;
    /// A number: 1 when statements find a table or view under the name `:name`, else 0.
    virtual std::string_view table_exists() const noexcept = 0;
    /// A number: 1 when statements find a table, and no view, under `:name` that has the column `:column`, else 0.
    virtual std::string_view column_exists() const noexcept = 0;
    /// A number: 1 when a table called `:name` cannot be created, because the name is in use, else 0.
    virtual std::string_view name_is_taken() const noexcept = 0;
    /// Where outbound's names meet nobody else's: the end of an error message.
    virtual std::string_view separate_place() const noexcept = 0;
    /// Renames a table with its indexes and sequences, as far as their names begin with the table's.
    virtual void rename_table(connection& db, const std::string& from, const std::string& to) const = 0;

    /// Statements that tell the planner, before there is any data, how the tables are going to look. May be none.
    virtual std::span<const std::string_view> planner_hints() const noexcept = 0;
    /// The bytes that a text takes, as SQL.
    virtual std::string byte_length(std::string_view column) const = 0;
    /// A statement that looks at the tables anew once a campaign has its first recipients; may be empty.
    virtual std::string_view refresh_statistics() const noexcept = 0;

    /// Ends a statement that may still have rows to give, so that it holds no snapshot and can be executed again.
    virtual void reset(soci::statement& statement) const noexcept = 0;
    /// Ends every open statement of the session: one left open would keep COMMIT from working.
    virtual void reset_all(soci::session& session) const noexcept = 0;
    /// True while a transaction is open. Some failures end it by themselves.
    virtual bool in_transaction(soci::session& session) const noexcept = 0;

    /// Translates SOCI's error into errc::busy, errc::store or unique_violation. The text never shows a bound value.
    virtual std::exception_ptr failure(
        soci::session& session, const soci::soci_error& fault, const std::string& database) const = 0;
};

}  // namespace outbound::sql
