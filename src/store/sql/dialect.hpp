// The parts of SQL in which databases differ; all other SQL is written once.
#pragma once

#include <outbound/error.hpp>
#include <outbound/store.hpp>

#include <soci/soci.h>

#include <chrono>
#include <exception>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::sql {

/// Duplicate key. Store methods translate it into an error about the record.
class unique_violation : public error {
public:
    explicit unique_violation(std::string detail) : error{errc::conflict, std::move(detail)} {}
};

/// The database aborted the transaction in favour of another (deadlock, serialization); it may run again.
class transaction_conflict : public error {
public:
    /// `code` is the error's code once all tries have failed.
    explicit transaction_conflict(std::string detail, errc code = errc::busy) : error{code, std::move(detail)} {}
};

/// True for SOCI's error about a NULL that is read into a plain value.
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

/// Transaction locks for work that no single row represents.
enum class advisory_lock { schema, contacts, events, erasure, event_log, restores, search };

class connection;

/// A member of the JSON objects of json_rows().
struct json_column {
    std::string_view name;
    std::string_view type;  ///< BIGINT, DOUBLE PRECISION or TEXT.
};

/// A member of a JSON object, as SQL expressions.
struct json_member {
    std::string name;
    std::string value;  ///< A text, an integer, true or false, as JSON.
    std::string both;   ///< The member as the object's text has it.
};

class dialect {
public:
    virtual ~dialect() = default;

    /// Starts a transaction that will write and whose statements wait for locks at most `timeout`. Throws
    /// soci::soci_error.
    virtual void begin_write(soci::session& session, std::chrono::milliseconds timeout) const = 0;
    /// Starts a read-only transaction on one state. Throws soci::soci_error.
    virtual void begin_read(soci::session& session) const = 0;
    /// Makes a write transaction that has not read yet read one state; changing a row that another transaction has
    /// changed since becomes a transaction_conflict. Throws soci::soci_error.
    virtual void read_one_state(soci::session& session) const = 0;
    /// Throws soci::soci_error if COMMIT would roll back.
    virtual void check_before_commit(soci::session& session) const = 0;
    /// Locks until the transaction ends. Shared holders run concurrently and exclude exclusive ones. Throws
    /// soci::soci_error.
    virtual void acquire(soci::session& session, advisory_lock lock, bool shared) const = 0;

    /// SQL: 1 if the transaction gets lock `:number`, held until it ends; 0 if another transaction holds it.
    virtual std::string_view try_lock() const noexcept = 0;

    /// Prefix of a SELECT whose rows are fetched in parts through the cursor `name`; empty if rows always come one by
    /// one.
    virtual std::string declare_cursor(const std::string& name) const = 0;

    /// Suffix of a SELECT that locks its rows for update until the transaction ends.
    virtual const char* for_update() const noexcept = 0;
    /// As for_update(), but skips rows locked by another transaction. `table` is the table's name or alias in the
    /// SELECT.
    virtual std::string for_update_of_free(std::string_view table) const = 0;
    /// Suffix of a SELECT that locks its rows against change until the transaction ends.
    virtual const char* for_share() const noexcept = 0;
    /// True if one statement for many rows (json_to_recordset) costs less than one statement for each row.
    virtual bool prefers_sets() const noexcept = 0;
    /// SQL: a table `r` with a row for each object of the JSON array bound as `:rows`; missing members are NULL.
    virtual std::string json_rows(std::span<const json_column> columns) const = 0;

    /// SQL: a SELECT of the items of the JSON array bound as `:name`, as `type` (BIGINT or TEXT).
    virtual std::string json_items(std::string_view name, std::string_view type) const = 0;

    /// SQL: the text at a path of member names in a JSON document; NULL if there is none.
    virtual std::string json_text_at(std::string_view document, std::initializer_list<std::string_view> path) const = 0;

    /// SQL: the JSON object in the column, a text, has the member. The column may be empty. An object with an escaped
    /// NUL may be left out. Texts in which the member does not occur are not parsed.
    virtual std::string has_json_member(std::string_view column, const json_member& wanted) const = 0;

    /// Writes outcomes of one campaign into the rows that are still queued, in one statement; returns their seqs, in
    /// order. `nullopt`, with nothing written: single statements are cheaper, or a recipient has two outcomes.
    virtual std::optional<std::vector<recipient_seq>> write_outcomes(
        connection& db, campaign_id campaign, std::span<const settlement> outcomes) const = 0;

    /// Type of an auto-increment key column that never reuses a number.
    virtual std::string_view counted_key() const noexcept = 0;
    /// Suffix of CREATE TABLE for a table stored in primary-key order.
    virtual std::string_view ordered_table() const noexcept = 0;
    /// As ordered_table(), for a table whose rows are updated often.
    virtual std::string_view changing_table() const noexcept = 0;
    /// SQL: 1 if statements find a table or view called `:name`, otherwise 0.
    virtual std::string_view table_exists() const noexcept = 0;
    /// SQL: 1 if statements find a table (not a view) called `:name` with the column `:column`, otherwise 0.
    virtual std::string_view column_exists() const noexcept = 0;
    /// SQL: 1 if a table called `:name` cannot be created because the name is in use, otherwise 0.
    virtual std::string_view name_is_taken() const noexcept = 0;
    /// Advice for a separate namespace for outbound's tables: the end of an error message.
    virtual std::string_view separate_place() const noexcept = 0;
    /// Renames a table, and its indexes and sequences whose names begin with the table's name.
    virtual void rename_table(connection& db, const std::string& from, const std::string& to) const = 0;

    /// Statements that give the planner statistics before there is any data. May be empty.
    virtual std::span<const std::string_view> planner_hints() const noexcept = 0;
    /// SQL: the size of a text in bytes.
    virtual std::string byte_length(std::string_view column) const = 0;
    /// A statement that refreshes statistics once a campaign has its first recipients; may be empty.
    virtual std::string_view refresh_statistics() const noexcept = 0;

    /// Resets a statement that may have unread rows, so that it holds no snapshot and can be executed again.
    virtual void reset(soci::statement& statement) const noexcept = 0;
    /// Resets every open statement of the session: COMMIT fails while one is open.
    virtual void reset_all(soci::session& session) const noexcept = 0;
    /// True while a transaction is open. Some failures end it implicitly.
    virtual bool in_transaction(soci::session& session) const noexcept = 0;

    /// Translates SOCI's error into errc::busy, errc::store or unique_violation. The text never contains a bound value.
    virtual std::exception_ptr failure(
        soci::session& session, const soci::soci_error& fault, const std::string& database) const = 0;
};

}  // namespace outbound::sql
