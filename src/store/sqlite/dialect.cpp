// Uses SQLite's C interface where SOCI has none. SOCI includes <sqlite3.h> inside a namespace.
#include "store/sqlite/dialect.hpp"

#include "store/sqlite/handle.hpp"
#include "store/sqlite/outcomes.hpp"
#include "store/sqlite/rename_table.hpp"
#include "store/sqlite/text_functions.hpp"

#include <filesystem>

namespace outbound::sql {
namespace {

namespace api = sqlite_api;

// Advice about a failure. SQLite's messages do not name the file, and sometimes not the cause.
std::string advice(int code)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return "the disk (or the size the database may have) is full; make room and go on";
    case SQLITE_READONLY:
        return "it cannot be written; give this user the right to write the file and its folder";
    case SQLITE_CANTOPEN:
        return "it cannot be opened; see that the folder exists and that this user may read and write in it";
    case SQLITE_CORRUPT:
        return "its contents are damaged; restore it from a backup";
    case SQLITE_NOTADB:
        return "the file is not an SQLite database; give another path";
    case SQLITE_IOERR:
        return "reading or writing its file failed; see to the disk and go on";
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return "access was denied; give this user the right to read and write it";
    case SQLITE_NOMEM:
        return "it ran out of memory";
    case SQLITE_TOOBIG:
        return "a value is too large to be stored";
    default:
        return {};
    }
}

/// When SQLite alters a table, it parses every view and trigger of the file and fails at an invalid one.
std::string advice_for_views(const std::string& words)
{
    const bool is_about_one = words.starts_with("error in view ") || words.starts_with("error in trigger ");
    return is_about_one ? "; mend or drop it, because SQLite alters no table beside one that it cannot read" : "";
}

std::exception_ptr failure_of(int code, const std::string& database, const std::string& words)
{
    const std::string name = "database \"" + database + "\": ";
    if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED)
        return std::make_exception_ptr(
            error{errc::busy, name + "another process keeps it locked; try again when that has finished"});
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        return std::make_exception_ptr(unique_violation{name + words});
    const auto words_for_code = advice(code);
    return std::make_exception_ptr(
        error{errc::store, name + (words_for_code.empty() ? words + advice_for_views(words) : words_for_code)});
}

/// An error of SOCI without an error of SQLite.
std::exception_ptr misuse(const soci::soci_error& fault, const std::string& database)
{
    const auto words = fault.get_error_message();
    if (is_null_complaint(fault))
        return null_where_a_value_is_needed(database);
    return std::make_exception_ptr(error{errc::internal, "database \"" + database + "\": " + words});
}

void execute_in_sqlite(soci::session& session, const std::string& sql)
{
    char* words = nullptr;
    const int code = api::sqlite3_exec(sqlite_handle(session), sql.c_str(), nullptr, nullptr, &words);
    if (code == SQLITE_OK)
        return;
    const std::string kept = words ? words : "it failed";
    api::sqlite3_free(words);
    throw soci::sqlite3_soci_error{kept, code};
}

class sqlite final : public dialect {
public:
    // A plain BEGIN that writes later fails at once if another connection wrote meanwhile, regardless of the busy
    // timeout.
    void begin_write(soci::session& session, std::chrono::milliseconds timeout) const override
    {
        api::sqlite3_busy_timeout(sqlite_handle(session), static_cast<int>(timeout.count()));
        execute_in_sqlite(session, "BEGIN IMMEDIATE");
    }
    void begin_read(soci::session& session) const override { execute_in_sqlite(session, "BEGIN"); }
    // SQLite's write transactions always read one state.
    void read_one_state(soci::session&) const override {}
    std::string_view try_lock() const noexcept override { return "(:number IS NOT NULL)"; }
    void check_before_commit(soci::session&) const override {}
    // Only one transaction writes at a time: no lock is needed.
    void acquire(soci::session&, advisory_lock, bool) const override {}
    std::string declare_cursor(const std::string&) const override { return {}; }
    const char* for_update() const noexcept override { return ""; }
    std::string for_update_of_free(std::string_view) const override { return {}; }
    const char* for_share() const noexcept override { return ""; }
    bool prefers_sets() const noexcept override { return false; }
    std::optional<std::vector<recipient_seq>> write_outcomes(
        connection& db, campaign_id campaign, std::span<const settlement> outcomes) const override
    {
        outcome_walk walk{outcomes};
        return walk.is_worth_it() ? std::optional{walk.write(db, campaign)} : std::nullopt;
    }
    std::string json_rows(std::span<const json_column> columns) const override
    {
        std::string list;
        for (const auto& column : columns) {
            const std::string name{column.name};
            list += (list.empty() ? "json_extract(value, '$." : ", json_extract(value, '$.") + name + "') AS " + name;
        }
        return "(SELECT " + list + " FROM json_each(:rows)) AS r";
    }
    std::string json_items(std::string_view name, std::string_view) const override
    {
        return "SELECT value FROM json_each(:" + std::string{name} + ")";
    }
    std::string json_text_at(std::string_view document, std::initializer_list<std::string_view> path) const override
    {
        std::string members;
        for (const auto name : path)
            members += '.' + std::string{name};
        return "json_extract(" + std::string{document} + ", '$" + members + "')";
    }
    // Names the object's members by a table: a path would take a name of digits for an index.
    std::string has_json_member(std::string_view column, const json_member& wanted) const override
    {
        const std::string text{column};
        return "instr(" + text + ", " + wanted.both + ") > 0 AND EXISTS (SELECT 1 FROM json_each(CASE WHEN " + text +
               " = '' THEN '{}' ELSE " + text + " END) AS given, json_each('[' || " + wanted.value +
               " || ']') AS wanted WHERE given.key = " + wanted.name +
               " AND given.type = wanted.type AND given.atom = wanted.atom)";
    }
    // AUTOINCREMENT: a deleted id must not be reused, because message keys and campaign rows still refer to it.
    std::string_view counted_key() const noexcept override { return "INTEGER PRIMARY KEY AUTOINCREMENT"; }
    std::string_view ordered_table() const noexcept override { return " WITHOUT ROWID"; }
    std::string_view changing_table() const noexcept override { return ordered_table(); }
    std::string byte_length(std::string_view column) const override
    {
        return "length(CAST(" + std::string{column} + " AS BLOB))";
    }
    std::string_view refresh_statistics() const noexcept override { return ""; }
    std::string_view table_exists() const noexcept override
    {
        return "EXISTS (SELECT 1 FROM sqlite_master WHERE name = :name COLLATE NOCASE AND type IN ('table', 'view'))";
    }
    std::string_view column_exists() const noexcept override
    {
        return "EXISTS (SELECT 1 FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND "
               "t.name = :name COLLATE NOCASE AND c.name = :column)";
    }
    std::string_view name_is_taken() const noexcept override
    {
        return "EXISTS (SELECT 1 FROM sqlite_master WHERE name = :name COLLATE NOCASE)";
    }
    std::string_view separate_place() const noexcept override { return "a file of its own"; }
    void rename_table(connection& db, const std::string& from, const std::string& to) const override
    {
        rename_sqlite_table(db, from, to);
    }

    // Without statistics SQLite reads a whole campaign by the primary key where an index finds one row (measured: 300
    // recipients prepared per second instead of 100,000). The figures are those of a large installation: rows of the
    // table, then rows per value of the first column, of the first two, and so on (sqlite.org/fileformat2.html, 2.6.3).
    std::span<const std::string_view> planner_hints() const noexcept override
    {
        static constexpr std::string_view hints[] = {"ANALYZE sqlite_master",
            // Deletes leftovers of older schemas, and rows to be replaced.
            "DELETE FROM sqlite_stat1 WHERE tbl NOT IN (SELECT name FROM sqlite_master) OR tbl = 'campaign_recipients'"
            " OR tbl LIKE 'outbound^_%' ESCAPE '^'",
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES"
            " ('campaign_recipients', 'campaign_recipients', '10000000 100000 1'),"
            " ('campaign_recipients', 'campaign_recipients_by_address', '10000000 10 1 1'),"
            " ('campaign_recipients', 'campaign_recipients_by_contact', '10000000 10 1 1'),"
            " ('outbound_campaign_ranges', 'outbound_campaign_ranges', '20000 200 1'),"
            " ('outbound_campaign_ranges', 'outbound_campaign_ranges_unfinished', '2000 100 1'),"
            " ('outbound_campaign_retries', 'outbound_campaign_retries', '1000 100 1'),"
            " ('outbound_campaign_retries', 'outbound_campaign_retries_due', '1000 100 1 1'),"
            " ('outbound_recipient_problems', 'outbound_recipient_problems', '100000 1000 1'),"
            " ('outbound_recipient_problems', 'outbound_recipient_problems_by_status', '100000 1000 300 1'),"
            " ('outbound_recipient_events', 'outbound_recipient_events', '30000000 300000 3 1'),"
            " ('outbound_recipient_events', 'outbound_recipient_events_clicked', '1000000 10000 1000 1 1 1'),"
            " ('outbound_recipient_events', 'outbound_recipient_events_click_times', '1000000 10000 2 2 1'),"
            " ('outbound_contact_tags', 'outbound_contact_tags', '4000000 4 1'),"
            " ('outbound_contact_tags', 'outbound_contact_tags_by_folded', '4000000 40000 1'),"
            " ('outbound_suppressions', 'sqlite_autoindex_outbound_suppressions_1', '100000 1 1 1 1 1 1'),"
            " ('outbound_suppressions', 'outbound_suppressions_hashed', '100 1'),"
            " ('outbound_suppression_lifts', 'sqlite_autoindex_outbound_suppression_lifts_1', '1000 1 1 1 1 1 1 1')",
            "ANALYZE sqlite_master"};  // Reloads the statistics in this session; others load them at open.
        return hints;
    }

    [[gnu::no_sanitize("vptr")]] void reset(soci::statement& statement) const noexcept override
    {
        auto* backend = static_cast<soci::sqlite3_statement_backend*>(statement.get_backend());
        if (backend->stmt_)
            api::sqlite3_reset(backend->stmt_);
        backend->databaseReady_ = true;
    }

    void reset_all(soci::session& session) const noexcept override
    {
        api::sqlite3* db = sqlite_handle(session);
        for (auto* s = api::sqlite3_next_stmt(db, nullptr); s; s = api::sqlite3_next_stmt(db, s))
            if (api::sqlite3_stmt_busy(s))
                api::sqlite3_reset(s);
    }

    bool in_transaction(soci::session& session) const noexcept override
    {
        return api::sqlite3_get_autocommit(sqlite_handle(session)) == 0;
    }

    std::exception_ptr failure(
        soci::session& session, const soci::soci_error& fault, const std::string& database) const override
    {
        const int code = api::sqlite3_extended_errcode(sqlite_handle(session));
        if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE)
            return misuse(fault, database);
        // SQLite's message, because SOCI's what() adds the bound values.
        return failure_of(code, database, api::sqlite3_errmsg(sqlite_handle(session)));
    }
};

int note_wal(void* pages, api::sqlite3*, const char*, int now)
{
    *static_cast<int*>(pages) = now;
    return SQLITE_OK;
}

}  // namespace

const dialect& sqlite_dialect()
{
    static const auto& instance = *new sqlite;  // never destroyed: engines may run during static destruction
    return instance;
}

// A session serves one thread at a time, so SQLite needs no mutex in every call (measured: 6 % of an engine's time).
// SOCI has no option for this, so the connection is replaced.
[[gnu::no_sanitize("vptr")]] void open_without_mutex(soci::session& session, const std::string& path)
{
    auto* backend = static_cast<soci::sqlite3_session_backend*>(session.get_backend());
    api::sqlite3* fresh = nullptr;
    const int code = api::sqlite3_open_v2(path.c_str(), &fresh,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nullptr);
    api::sqlite3_close(std::exchange(backend->conn_, fresh));
    if (code != SQLITE_OK)
        throw soci::sqlite3_soci_error{api::sqlite3_errmsg(fresh), code};
}

std::unique_ptr<soci::session> open_sqlite(const std::string& path, std::chrono::milliseconds busy_timeout)
{
    try {
        // Quoted, because SOCI parses `=` and spaces as options.
        auto session = std::make_unique<soci::session>(soci::sqlite3, "dbname=\"" + path + "\"");
        open_without_mutex(*session, path);
        api::sqlite3_extended_result_codes(sqlite_handle(*session), 1);
        api::sqlite3_busy_timeout(sqlite_handle(*session), static_cast<int>(busy_timeout.count()));
        // Foreign keys are off: campaign rows outlive contacts on purpose, and outbound deletes in chunks itself.
        execute_in_sqlite(*session,
            "PRAGMA foreign_keys = OFF; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;"
            "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA mmap_size = 0;"
            "PRAGMA secure_delete = ON");
        add_outcome_functions(*session);
        add_text_functions(*session);
        return session;
    } catch (const soci::sqlite3_soci_error& e) {
        std::rethrow_exception(failure_of(e.result(), path, e.get_error_message()));
    }
}

void attach_read_only(soci::session& session, const std::string& path, std::string_view schema)
{
    std::string uri = "file:";
    for (const char c : path) {
        if (c == '%' || c == '?' || c == '#')
            uri += c == '%' ? "%25" : c == '?' ? "%3f" : "%23";
        else
            uri += c == '\'' ? "''" : std::string{c};
    }
    execute_in_sqlite(session, "ATTACH '" + uri + "?mode=ro' AS " + std::string{schema});
}

void make_reader(soci::session& session)
{
    // Large sorts (estimates) use a file, so that memory does not grow with the number of contacts.
    execute_in_sqlite(session, "PRAGMA query_only = ON; PRAGMA cache_size = -4096; PRAGMA temp_store = FILE");
}

void use_wal(soci::session& session)
{
    // Only `main`: the attached file belongs to the host. The read opens the WAL and takes the locks that the session
    // holds for its lifetime.
    execute_in_sqlite(session, "PRAGMA main.journal_mode = WAL; SELECT count(*) FROM sqlite_master");
}

std::string file_name(soci::session& session)
{
    return api::sqlite3_db_filename(sqlite_handle(session), "main");
}

void close_without_checkpoint(soci::session& session) noexcept
{
    api::sqlite3_db_config(sqlite_handle(session), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

void watch_wal(soci::session& session, int& pages)
{
    api::sqlite3_wal_hook(sqlite_handle(session), note_wal, &pages);
}

bool truncate_wal(soci::session& session, std::chrono::milliseconds timeout)
{
    api::sqlite3* db = sqlite_handle(session);
    api::sqlite3_busy_timeout(db, static_cast<int>(timeout.count()));
    const int code = api::sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        throw soci::sqlite3_soci_error{api::sqlite3_errmsg(db), code};
    return code == SQLITE_OK;
}

bool is_wal_empty(soci::session& session)
{
    const auto* file = api::sqlite3_db_filename(sqlite_handle(session), "main");
    std::error_code fault;
    return std::filesystem::file_size(api::sqlite3_filename_wal(file), fault) == 0 && !fault;
}

void forget_pages(soci::session& session) noexcept
{
    api::sqlite3_db_release_memory(sqlite_handle(session));
}

void checkpoint(soci::session& session) noexcept
{
    api::sqlite3_wal_checkpoint_v2(sqlite_handle(session), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

}  // namespace outbound::sql
