// Uses libpq directly where SOCI has no interface.
#include "store/postgresql/dialect.hpp"

#include "model/ascii.hpp"
#include "model/secret_words.hpp"
#include "store/postgresql/client_library.hpp"
#include "store/postgresql/failures.hpp"
#include "store/postgresql/outcomes.hpp"
#include "store/postgresql/rename_table.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

namespace outbound::sql {
namespace {

// UBSan's vptr check needs type information of SOCI's backends, which SOCI's library does not export.
[[gnu::no_sanitize("vptr")]] PGconn* postgresql_handle(soci::session& session) noexcept
{
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

struct free_result {
    void operator()(PGresult* result) const noexcept { postgresql_client().clear(result); }
};
using result = std::unique_ptr<PGresult, free_result>;

/// Runs statements without variables; several statements take one round trip.
void execute_on_server(soci::session& session, const std::string& sql)
{
    const result done{postgresql_client().exec(postgresql_handle(session), sql.c_str())};
    const auto status = postgresql_client().result_status(done.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return;
    const char* state = done ? postgresql_client().result_error_field(done.get(), PG_DIAG_SQLSTATE) : nullptr;
    throw statement_failure{postgresql_client().error_message(postgresql_handle(session)), state ? state : "     "};
}

// JIT off: if a subquery might read a whole campaign, the planner assumes so and compiles the statement (measured: 300
// ms each time, for a count of messages in flight that takes 2 ms). Cursor fraction 1: cursors are read to the end, but
// the planner optimises for a tenth of the rows by default.
constexpr const char* plain_plans = "; SET LOCAL jit = off; SET LOCAL cursor_tuple_fraction = 1";

class postgresql final : public dialect {
public:
    // One round trip. A window must not be sent before its commit is on disk, regardless of the server's settings; a
    // worker that stops inside a transaction must not block others for ever.
    void begin_write(soci::session& session, std::chrono::milliseconds timeout) const override
    {
        execute_on_server(session, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL synchronous_commit = on;"
                                   " SET LOCAL idle_in_transaction_session_timeout = 30000; SET LOCAL lock_timeout = " +
                                       std::to_string(std::max<std::int64_t>(timeout.count(), 1)) + plain_plans);
    }
    void begin_read(soci::session& session) const override
    {
        execute_on_server(session, std::string{"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"} + plain_plans);
    }
    void read_one_state(soci::session& session) const override
    {
        execute_on_server(session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    }
    std::string_view try_lock() const noexcept override
    {
        return "CASE WHEN pg_try_advisory_xact_lock(:number) THEN 1 ELSE 0 END";
    }
    std::string declare_cursor(const std::string& name) const override
    {
        return "DECLARE " + name + " NO SCROLL CURSOR FOR ";
    }

    void check_before_commit(soci::session& session) const override
    {
        if (postgresql_client().transaction_status(postgresql_handle(session)) == PQTRANS_INERROR)
            throw statement_failure{"a statement of the transaction has failed", "25P02"};
    }

    void acquire(soci::session& session, advisory_lock lock, bool shared) const override
    {
        constexpr int outbound = 0x6f757462;  // "outb": all programs on a database share one space of advisory locks
        execute_on_server(session, std::string{"SELECT pg_advisory_xact_lock"} + (shared ? "_shared(" : "(") +
                                       std::to_string(outbound) + ", " + std::to_string(static_cast<int>(lock)) + ")");
    }

    const char* for_update() const noexcept override { return " FOR NO KEY UPDATE"; }
    std::string for_update_of_free(std::string_view table) const override
    {
        return " FOR NO KEY UPDATE OF " + std::string{table} + " SKIP LOCKED";
    }
    const char* for_share() const noexcept override { return " FOR SHARE"; }
    bool prefers_sets() const noexcept override { return true; }
    std::optional<std::vector<recipient_seq>> write_outcomes(
        connection& db, campaign_id campaign, std::span<const settlement> outcomes) const override
    {
        return write_outcomes_as_set(db, campaign, outcomes);
    }
    std::string json_rows(std::span<const json_column> columns) const override
    {
        std::string list;
        for (const auto& [name, type] : columns)
            list += (list.empty() ? "" : ", ") + std::string{name} + ' ' + std::string{type};
        return "json_to_recordset(CAST(:rows AS json)) AS r (" + list + ")";
    }

    std::string json_items(std::string_view name, std::string_view type) const override
    {
        return "SELECT CAST(item AS " + std::string{type} +
               ") FROM jsonb_array_elements_text(CAST(:" + std::string{name} + " AS jsonb)) AS items (item)";
    }

    std::string json_text_at(std::string_view document, std::initializer_list<std::string_view> path) const override
    {
        std::string members;
        for (const auto name : path)
            members += (members.empty() ? "" : ",") + std::string{name};
        const std::string text{document};
        // The server cannot read a NUL in a text.
        return "(CASE WHEN strpos(" + text + ", '\\u0000') = 0 THEN CAST(" + text + " AS json) #>> '{" + members +
               "}' END)";
    }

    // A text with an escaped NUL, which is no text of PostgreSQL, cannot be searched.
    std::string has_json_member(std::string_view column, const json_member& wanted) const override
    {
        const std::string text{column};
        return "CASE WHEN strpos(" + text + ", " + wanted.both + ") = 0 OR position('\\u0000' in " + text +
               ") > 0 THEN FALSE ELSE CAST(CAST(" + text + " AS json) -> CAST(" + wanted.name +
               " AS text) AS text) = " + wanted.value + " END";
    }

    std::string_view counted_key() const noexcept override
    {
        return "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY";
    }
    // The table holds many campaigns: vacuum must not wait until a fifth of it is dead rows.
    std::string_view ordered_table() const noexcept override { return " WITH (autovacuum_vacuum_scale_factor = 0.05)"; }
    // Free space on the page for the next version of a row lets updates skip the indexes (measured: 63 % of outcomes
    // with half a page free, 3 % with none). Dead rows are vacuumed before a campaign ends.
    std::string_view changing_table() const noexcept override
    {
        return " WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,"
               " autovacuum_analyze_scale_factor = 0.05)";
    }
    // Reads pg_class, because to_regclass() uses a cache of the session that may lack a table just created by another
    // session.
    std::string_view table_exists() const noexcept override
    {
        return "CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = CAST(:name AS name)"
               " AND relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_catalog.pg_table_is_visible(oid)) THEN 1 ELSE 0 END";
    }
    std::string_view column_exists() const noexcept override
    {
        return "CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_class t JOIN pg_catalog.pg_attribute c ON c.attrelid = "
               "t.oid"
               " WHERE t.relname = CAST(:name AS name) AND t.relkind IN ('r', 'p') AND"
               " pg_catalog.pg_table_is_visible(t.oid) AND c.attname = CAST(:column AS name) AND NOT c.attisdropped)"
               " THEN 1 ELSE 0 END";
    }
    // A table is created in the first schema of the search path, where indexes and sequences share its namespace.
    std::string_view name_is_taken() const noexcept override
    {
        return "CASE WHEN EXISTS (SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
               " ON n.oid = c.relnamespace WHERE c.relname = CAST(:name AS name) AND n.nspname = current_schema())"
               " THEN 1 ELSE 0 END";
    }
    std::string_view separate_place() const noexcept override { return schema_of_its_own; }
    void rename_table(connection& db, const std::string& from, const std::string& to) const override
    {
        rename_postgresql_table(db, from, to);
    }
    std::span<const std::string_view> planner_hints() const noexcept override { return {}; }
    std::string byte_length(std::string_view column) const override
    {
        return "octet_length(" + std::string{column} + ")";
    }
    std::string_view refresh_statistics() const noexcept override
    {
        return "ANALYZE campaign_recipients, outbound_campaign_ranges";
    }

    // All rows have been received; frees their memory.
    [[gnu::no_sanitize("vptr")]] void reset(soci::statement& statement) const noexcept override
    {
        static_cast<soci::postgresql_statement_backend*>(statement.get_backend())->result_.reset();
    }
    void reset_all(soci::session&) const noexcept override {}

    bool in_transaction(soci::session& session) const noexcept override
    {
        return postgresql_client().transaction_status(postgresql_handle(session)) != PQTRANS_IDLE;
    }

    std::exception_ptr failure(
        soci::session& session, const soci::soci_error& fault, const std::string& database) const override
    {
        return is_null_complaint(fault) ? null_where_a_value_is_needed(database)
                                        : server_failure(fault, database, is_connected(session));
    }
};

struct free_options {
    void operator()(PQconninfoOption* options) const noexcept { postgresql_client().conninfo_free(options); }
};
using connection_options = std::unique_ptr<PQconninfoOption, free_options>;

connection_options parse(const std::string& url)
{
    char* words = nullptr;
    connection_options options{postgresql_client().conninfo_parse(url.c_str(), &words)};
    const std::string detail = words ? words : "";
    postgresql_client().freemem(words);
    if (!options)  // libpq's error text may contain the password.
        throw error{errc::config, "database: the url of PostgreSQL cannot be read; wanted is "
                                  "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with %XX for special characters"};
    return options;
}

std::string option(const connection_options& options, std::string_view name)
{
    for (const auto* o = options.get(); o->keyword; ++o)
        if (name == o->keyword)
            return o->val ? o->val : "";
    return {};
}

/// The url with defaults: connection timeout, application name in pg_stat_activity, UTF-8, and no GSSAPI, whose library
/// hangs in a process that was forked during its initialisation. SOCI passes a url with parameters on unchanged; to a
/// url without parameters it would append a `=`.
std::string completed(std::string url, const connection_options& options)
{
    for (const auto& [name, value] : {std::pair{"connect_timeout", "10"}, std::pair{"application_name", "outbound"},
             std::pair{"client_encoding", "UTF8"}, std::pair{"tcp_user_timeout", "30000"},
             std::pair{"gssencmode", "disable"}})
        if (option(options, name).empty() && !(name == std::string_view{"gssencmode"} && std::getenv("PGGSSENCMODE")))
            url += std::string{url.find('?') == std::string::npos ? "?" : "&"} + name + "=" + value;
    return url;
}

/// Refuses a url whose host, port or database is a piece of a password: special characters in a password move it there.
/// A host may begin with `@`: a socket without a file.
void require_no_password(const connection_options& options)
{
    const auto is_of_port = [](char c) { return is_digit(c) || c == ','; };
    if (!std::ranges::all_of(option(options, "port"), is_of_port) ||
        option(options, "host").find('@', 1) != std::string::npos ||
        option(options, "dbname").find('@') != std::string::npos)
        throw error{errc::config,
            "database: the url of PostgreSQL has a port that is no number, or an @ in its host or "
            "database; wanted is postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with %2F for / "
            "and %40 for @ in the password"};
}

std::string name_of(const connection_options& options)
{
    const auto host = option(options, "host");
    const auto port = option(options, "port");
    return "postgresql://" + (host.empty() ? std::string{"localhost"} : host) + (port.empty() ? "" : ":" + port) + "/" +
           option(options, "dbname");
}

statements read_prepared(std::string_view value)
{
    if (value == "on")
        return statements::kept_by_session;
    if (value == "off")
        return statements::sent_whole;
    throw error{
        errc::config, "database: the parameter prepared must be on, or off behind a pool that lends sessions for a "
                      "transaction (PgBouncer)" +
                          (may_hold_secret(value) ? std::string{} : ", got " + std::string{value})};
}

/// Removes the parameter `name` from a url's query and returns its value.
std::optional<std::string> take_parameter(std::string& url, std::string_view name)
{
    for (auto at = url.find('?'); at != std::string::npos; at = url.find('&', at + 1)) {
        if (url.compare(at + 1, name.size(), name) != 0 || url.compare(at + 1 + name.size(), 1, "=") != 0)
            continue;
        const auto value = at + name.size() + 2;
        const auto end = std::min(url.find('&', value), url.size());
        auto found = url.substr(value, end - value);
        // Keeps the `?` for the following parameters.
        url[at] == '?' && end < url.size() ? url.erase(at + 1, end - at) : url.erase(at, end - at);
        return found;
    }
    return std::nullopt;
}

}  // namespace

const dialect& postgresql_dialect()
{
    static const auto& instance = *new postgresql;  // never destroyed: engines may run during static destruction
    return instance;
}

postgresql_url read_postgresql_url(const std::string& url)
{
    postgresql_url read;
    read.libpq = url;
    if (const auto prepared = take_parameter(read.libpq, "prepared"))
        read.statement_cache = read_prepared(*prepared);
    const auto options = parse(read.libpq);
    require_no_password(options);
    read.libpq = completed(std::move(read.libpq), options);
    read.name = name_of(options);
    return read;
}

std::unique_ptr<soci::session> open_postgresql(const postgresql_url& url)
{
    try {
        auto session = std::make_unique<soci::session>(*postgresql_client().backend, url.libpq);
        // Keeps notices ("there is no transaction in progress") off the host's standard error.
        postgresql_client().set_notice_processor(
            postgresql_handle(*session), [](void*, const char*) {}, nullptr);
        return session;
    } catch (const soci::soci_error& e) {
        const auto words = e.get_error_message();
        const auto cause = words.find("FATAL:");
        throw error{errc::store,
            "database \"" + url.name + "\": it cannot be reached" +
                (cause == std::string::npos ? std::string{"; see that the server runs and listens there"}
                                            : " (" + words.substr(cause, words.find('\n', cause) - cause) + ")")};
    }
}

bool is_connected(soci::session& session) noexcept
{
    return postgresql_client().status(postgresql_handle(session)) == CONNECTION_OK;
}

bool answers(soci::session& session) noexcept
{
    const result done{postgresql_client().exec(postgresql_handle(session), "")};
    return postgresql_client().result_status(done.get()) == PGRES_EMPTY_QUERY && is_connected(session);
}

}  // namespace outbound::sql
