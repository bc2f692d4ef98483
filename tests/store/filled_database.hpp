// Databases with many rows that detect calls with full scans of large tables.
#pragma once

#include "conformance/fixtures.hpp"
#include "store/schema.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sqlite3.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace outbound::testing {

constexpr int campaigns = 20;
constexpr int recipients_of_each = 1000;
constexpr int people = campaigns * recipients_of_each;
constexpr std::int64_t most_read = 5000;  ///< Maximum rows that a call may scan: those of one campaign, not of all.
constexpr campaign_id some_campaign = 2;
constexpr campaign_id ended_campaign = 15;

/// Rows 1 to `last` as `n`.
inline std::string numbered(std::string_view insert, int last, std::string_view select)
{
    return "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " +
           std::to_string(last) + ") INSERT INTO " + std::string{insert} + " SELECT " + std::string{select} +
           " FROM numbers ORDER BY n";
}

/// Prepared campaigns of emails 1 to `last`, whose status and time of completion depend on the number `n`.
inline std::string numbered_campaigns(int last, const std::string& status, const std::string& completed_at)
{
    return numbered(
        "outbound_campaigns (name, type, status, pause_reason, pause_detail, from_address, from_name, reply_to_address,"
        " reply_to_name, subject, text, html, unsubscribe_url, track_opens, track_clicks, configuration_set, message,"
        " messaging_service, script, call_options, content, recipient_segments, on_unknown, timezone, hours,"
        " prepare_after, next_seq, started_at, prepared_at, completed_at, created_at, updated_at)",
        last,
        "'c' || n, 'email', " + status +
            ", '', '', 'a@example.com', '', '', '', 'S', 'T', '', '', 1, 1, '', '', '', '', '{}', '{}', '{}',"
            " 'resend', '', '{}', 1000000, 1001, 1, 1, " +
            completed_at + ", 1, 1");
}

/// Each campaign has 800 sent, 100 retrying and 100 queued recipients. Most tables have names that begin with `p`.
inline void fill(sql::database& home, const std::string& p = "outbound_")
{
    const std::string place = "1 + (n - 1) / 1000, 1 + (n - 1) % 1000, ";
    const std::string rows[] = {
        numbered(p + "contacts (external_id, email, phone, created_at, updated_at)", people,
            "'p' || n, 'p' || n || '@example.com', '+49891' || n, 1, 1"),
        numbered_campaigns(
            campaigns, "CASE WHEN n < 4 THEN 'running' ELSE 'completed' END", "CASE WHEN n < 4 THEN NULL ELSE 1 END"),
        numbered("campaign_recipients (campaign_id, seq, contact_id, address, status, attempt, provider, external_id, "
                 "sent_at)",
            people,
            place + "n, 'p' || n || '@example.com', CASE WHEN (n - 1) % 1000 < 800 THEN 'sent' WHEN (n - 1) % 1000 < "
                    "900 THEN"
                    " 'retrying' ELSE 'queued' END, 1, 'main', 'm' || n, 1"),
        numbered(p + "campaign_ranges (campaign_id, first_seq, last_seq, intent_seq, finished)", campaigns * 10,
            "1 + (n - 1) / 10, 1 + (n - 1) % 10 * 100, 100 + (n - 1) % 10 * 100, CASE WHEN (n - 1) % 10 < 9 THEN 100 + "
            "(n - 1) %"
            " 10 * 100 ELSE 900 END, CASE WHEN (n - 1) % 10 < 9 THEN 1 ELSE 0 END"),
        "INSERT INTO " + p +
            "campaign_retries (campaign_id, seq, attempt, due_at, kind) SELECT campaign_id, seq, 1, 1000 + "
            "seq, 'retry'"
            " FROM campaign_recipients WHERE status = 'retrying'",
        numbered(p + "campaign_watches (campaign_id, seq, attempt, channel, provider, external_id, sent_at, every, "
                     "look_at, looks)",
            people, place + "1, 'sms', 'main', 'm' || n, 1, 60000000, 9000000000000000 + n, 1"),
        numbered(
            p + "recipient_problems (campaign_id, seq, status, reason, detail)", people, place + "'failed', '550', ''"),
        numbered(p + "recipient_events (campaign_id, seq, event_hash, attempt, kind, actor, bounce, reason, link, "
                     "occurred_at,"
                     " received_at, data)",
            people, place + "n, 1, 'clicked', 'human', '', '', 'https://example.com', n, n, '{}'"),
        numbered(p + "suppressions (channel, address, reason, source, occurred_at, created_at)", people,
            "'email', 's' || n || '@example.com', 'manual', 'api', n, n"),
        numbered(p + "suppressions (channel, address, reason, source, occurred_at, created_at)", people,
            "'email', '#' || n, 'manual', 'api', n, n"),
        numbered(p + "suppression_lifts (channel, address, lifter, reason, source, scope, occurred_at, created_at)",
            people, "'email', 'l' || n || '@example.com', 'removal', '', '', '', n, n"),
        numbered("outbound_erasures (contact_id, external_id, erased_at)", people, "n + 1000000, 'e' || n, n"),
        numbered(p + "campaign_minutes (campaign_id, minute, kind, amount)", people, place + "'clicked', 1"),
        numbered(
            p + "campaign_counters (campaign_id, name, shard, amount)", people, "1 + (n - 1) / 1000, 'clicks', n, 1"),
    };
    sql::transaction tx{home};
    for (const auto& each : rows)
        tx->execute_once(each);
    if (!p.empty()) {  // Tables of later versions than those without a prefix.
        tx->execute_once(numbered("outbound_campaign_quarters (quarter, campaign_id, name, part, amount)", people,
            "n * CAST(900000000 AS BIGINT), 1 + (n - 1) / 1000, 'sent', 1, 1"));
        tx->execute_once(numbered("outbound_deleted_contacts (contact_id, external_id, marks, deleted_at)", people,
            "n + 2000000, 'd' || n, '', n"));
    }
    tx.commit();
}

inline void analyze(sql::database& home)
{
    sql::write(home, [](sql::transaction& tx) { tx->execute_once("ANALYZE"); });
}

/// Fills a database of the version before table prefixes, gathers statistics, and migrates it.
inline void fill_and_migrate(store_options options)
{
    {
        const auto home = sql::open_database(options);
        sql::ensure_schema(*home, sql::prefixed_version - 1);
        fill(*home, "");
        analyze(*home);
    }
    options.migrate = true;
    open_store(options);
}

/// For PostgreSQL: with custom plans, generic plans, and without statistics.
enum class server { sqlite, migrated_sqlite, postgresql, generic, without_statistics, migrated_postgresql };

/// One sentence for each table that was scanned.
using long_reads = std::vector<std::string>;

class filled_database {
public:
    virtual ~filled_database() = default;
    virtual long_reads read_by(const std::function<void(store&)>& call) = 0;
    /// What the call costs: SQLite's steps, or PostgreSQL's rows read of contacts and recipients. Reading every contact
    /// costs more than `people`, and every recipient of a campaign more than `recipients_of_each`.
    virtual std::int64_t cost_of(const std::function<void(store&)>& call) = 0;
    manual_clock clock;
};

inline int note_full_scan(unsigned, void* reads, void* statement, void*)
{
    auto* ended = static_cast<sqlite3_stmt*>(statement);
    if (const auto rows = sqlite3_stmt_status(ended, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1); rows > most_read)
        static_cast<long_reads*>(reads)->push_back(std::to_string(rows) + " rows: " + sqlite3_sql(ended));
    return 0;
}

inline int add_steps(unsigned, void* sum, void* statement, void*)
{
    *static_cast<std::int64_t*>(sum) +=
        sqlite3_stmt_status(static_cast<sqlite3_stmt*>(statement), SQLITE_STMTSTATUS_VM_STEP, 1);
    return 0;
}

inline std::int64_t* steps_of_new_connections = nullptr;

inline int count_connection(sqlite3* connection, char**, const sqlite3_api_routines*)
{
    return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, add_steps, steps_of_new_connections);
}

inline long_reads* reads_of_new_connections = nullptr;

inline int watch_connection(sqlite3* connection, char**, const sqlite3_api_routines*)
{
    return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, note_full_scan, reads_of_new_connections);
}

/// SQLite counts the steps of full scans in each statement.
class filled_sqlite final : public filled_database {
public:
    explicit filled_sqlite(server kind)
    {
        options_ = folder_.options();
        options_.clock = &clock;
        if (kind == server::migrated_sqlite) {
            fill_and_migrate(options_);
        } else {
            open_store(options_);
            fill(*sql::open_database(options_));
        }
    }

    long_reads read_by(const std::function<void(store&)>& call) override
    {
        long_reads found;
        reads_of_new_connections = &found;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch_connection));
        const auto store = open_store(options_);
        sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(watch_connection));
        found.clear();
        call(*store);
        return found;
    }

    std::int64_t cost_of(const std::function<void(store&)>& call) override
    {
        std::int64_t steps = 0;
        steps_of_new_connections = &steps;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(count_connection));
        const auto store = open_store(options_);
        sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(count_connection));
        steps = 0;
        call(*store);
        return steps;
    }

private:
    scratch_folder folder_;
    store_options options_;
};

/// PostgreSQL counts the rows of sequential scans per table, and publishes the counts when a session has ended.
class filled_postgresql final : public filled_database {
public:
    explicit filled_postgresql(server kind)
    {
        options_.clock = &clock;
        options_.url = schema_.url();
        if (kind == server::generic)
            options_.url += "%20-cplan_cache_mode%3Dforce_generic_plan";
        if (kind == server::migrated_postgresql) {
            fill_and_migrate(options_);
        } else {
            open_store(options_);
            const auto home = sql::open_database(options_);
            fill(*home);
            if (kind != server::without_statistics)
                analyze(*home);
        }
    }

    long_reads read_by(const std::function<void(store&)>& call) override
    {
        wait_for_sessions();
        const auto before = rows_read();
        {
            const auto store = open_store(options_);
            call(*store);
        }
        wait_for_sessions();
        long_reads found;
        for (const auto& [table, now] : rows_read()) {
            const auto rows = now.rows - before.at(table).rows;
            const auto scans = now.scans - before.at(table).scans;
            if (rows > most_read * scans)
                found.push_back(std::to_string(rows) + " rows of " + table + " in " + std::to_string(scans) + " scans");
        }
        return found;
    }

    std::int64_t cost_of(const std::function<void(store&)>& call) override
    {
        wait_for_sessions();
        const auto before = people_read();
        call(*open_store(options_));
        wait_for_sessions();
        return people_read() - before;
    }

private:
    std::int64_t people_read()
    {
        long long rows = 0;
        schema_.admin() << "SELECT sum(seq_tup_read + idx_tup_fetch)::bigint FROM pg_stat_user_tables WHERE schemaname"
                           " = '" +
                               schema_.name() + "' AND relname IN ('outbound_contacts', 'campaign_recipients')",
            soci::into(rows);
        return rows;
    }

    void wait_for_sessions()
    {
        int open = 1;
        while (open > 0)
            schema_.admin() << "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'outbound'",
                soci::into(open);
    }

    struct scanned {
        long long scans = 0;
        long long rows = 0;
    };

    std::map<std::string, scanned> rows_read()
    {
        std::map<std::string, scanned> read;
        soci::rowset<soci::row> tables =
            (schema_.admin().prepare << "SELECT relname::text, seq_scan, seq_tup_read FROM pg_stat_user_tables"
                                        " WHERE schemaname = '" +
                                            schema_.name() + "'");
        for (const auto& table : tables)
            read[table.get<std::string>(0)] = {table.get<long long>(1), table.get<long long>(2)};
        return read;
    }

    scratch_schema schema_;
    store_options options_;
};

inline std::unique_ptr<filled_database> open_filled(server kind)
{
    if (kind == server::sqlite || kind == server::migrated_sqlite)
        return std::make_unique<filled_sqlite>(kind);
    return std::make_unique<filled_postgresql>(kind);
}

inline std::ostream& operator<<(std::ostream& out, server kind)
{
    static constexpr std::array<std::string_view, 6> words{
        "sqlite", "migrated sqlite", "postgresql", "generic", "without statistics", "migrated postgresql"};
    return out << words.at(static_cast<std::size_t>(kind));
}

inline const auto servers = boost::unit_test::data::make({server::sqlite, server::migrated_sqlite, server::postgresql,
    server::generic, server::without_statistics, server::migrated_postgresql});

}  // namespace outbound::testing
