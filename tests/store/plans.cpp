// Calls that run while campaigns are sent, or while people wait, look rows up: none reads a large table as a whole.
#include "conformance/told.hpp"
#include "rules/address_hash.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sqlite3.h>

#include <functional>
#include <map>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

constexpr int campaigns = 20;
constexpr int recipients_of_each = 1000;
constexpr int people = campaigns * recipients_of_each;
constexpr std::int64_t most_read = 5000;  ///< Rows that one call may read in a row: those of one campaign, not of all.
constexpr campaign_id some_campaign = 2;
constexpr campaign_id ended_campaign = 15;

/// Rows 1 to `last` as `n`.
std::string numbered(std::string_view insert, int last, std::string_view select)
{
    return "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " + std::to_string(last) +
           ") INSERT INTO " + std::string{insert} + " SELECT " + std::string{select} + " FROM numbers ORDER BY n";
}

/// Of each campaign: 800 sent, 100 retrying, 100 queued.
void fill(sql::database& home)
{
    const std::string place = "1 + (n - 1) / 1000, 1 + (n - 1) % 1000, ";
    const std::string rows[] = {
        numbered("contacts (external_id, email, phone, created_at, updated_at)", people,
            "'p' || n, 'p' || n || '@example.com', '+49891' || n, 1, 1"),
        numbered("outbound_campaigns (name, type, status, pause_reason, pause_detail, from_address, from_name, reply_to_address,"
                 " reply_to_name, subject, text, html, unsubscribe_url, track_opens, track_clicks, configuration_set, message,"
                 " messaging_service, script, call_options, content, recipient_segments, on_unknown, timezone, hours,"
                 " prepare_after, next_seq, started_at, prepared_at, completed_at, created_at, updated_at)",
            campaigns,
            "'c' || n, 'email', CASE WHEN n < 4 THEN 'running' ELSE 'completed' END, '', '', 'a@example.com', '', '', '', 'S',"
            " 'T', '', '', 1, 1, '', '', '', '', '{}', '{}', '{}', 'resend', '', '{}', 1000000, 1001, 1, 1,"
            " CASE WHEN n < 4 THEN NULL ELSE 1 END, 1, 1"),
        numbered("campaign_recipients (campaign_id, seq, contact_id, address, status, attempt, provider, external_id, sent_at)",
            people,
            place + "n, 'p' || n || '@example.com', CASE WHEN (n - 1) % 1000 < 800 THEN 'sent' WHEN (n - 1) % 1000 < 900 THEN"
                    " 'retrying' ELSE 'queued' END, 1, 'main', 'm' || n, 1"),
        numbered("campaign_ranges (campaign_id, first_seq, last_seq, intent_seq, finished)", campaigns * 10,
            "1 + (n - 1) / 10, 1 + (n - 1) % 10 * 100, 100 + (n - 1) % 10 * 100, CASE WHEN (n - 1) % 10 < 9 THEN 100 + (n - 1) %"
            " 10 * 100 ELSE 900 END, CASE WHEN (n - 1) % 10 < 9 THEN 1 ELSE 0 END"),
        "INSERT INTO campaign_retries (campaign_id, seq, attempt, due_at, kind) SELECT campaign_id, seq, 1, 1000 + seq, 'retry'"
        " FROM campaign_recipients WHERE status = 'retrying'",
        numbered("campaign_watches (campaign_id, seq, attempt, channel, provider, external_id, sent_at, every, look_at, looks)",
            people, place + "1, 'sms', 'main', 'm' || n, 1, 60000000, 9000000000000000 + n, 1"),
        numbered("recipient_problems (campaign_id, seq, status, reason, detail)", people, place + "'failed', '550', ''"),
        numbered("recipient_events (campaign_id, seq, event_hash, attempt, kind, actor, bounce, reason, link, occurred_at,"
                 " received_at, data)",
            people, place + "n, 1, 'clicked', 'human', '', '', 'https://example.com', n, n, '{}'"),
        numbered("suppressions (channel, address, reason, source, occurred_at, created_at)", people,
            "'email', 's' || n || '@example.com', 'manual', 'api', n, n"),
        numbered("suppressions (channel, address, reason, source, occurred_at, created_at)", people,
            "'email', '#' || n, 'manual', 'api', n, n"),
        numbered("suppression_lifts (channel, address, lifter, reason, source, scope, occurred_at, created_at)", people,
            "'email', 'l' || n || '@example.com', 'removal', '', '', '', n, n"),
        numbered("outbound_erasures (contact_id, external_id, erased_at)", people, "n + 1000000, 'e' || n, n"),
        numbered("campaign_minutes (campaign_id, minute, kind, amount)", people, place + "'clicked', 1"),
        numbered("campaign_counters (campaign_id, name, shard, amount)", people, "1 + (n - 1) / 1000, 'clicks', n, 1"),
    };
    sql::transaction tx{home};
    for (const auto& each : rows)
        tx->execute_once(each);
    tx.commit();
}

/// Of PostgreSQL: with plans made for the values, for any values, and before the server has looked at the tables.
enum class server { sqlite, postgresql, generic, without_statistics };

/// What was read row after row, as a sentence for each.
using long_reads = std::vector<std::string>;

class filled_database {
public:
    virtual ~filled_database() = default;
    virtual long_reads read_by(const std::function<void(store&)>& call) = 0;
    manual_clock clock;
};

int note_full_scan(unsigned, void* reads, void* statement, void*)
{
    auto* ended = static_cast<sqlite3_stmt*>(statement);
    if (const auto rows = sqlite3_stmt_status(ended, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1); rows > most_read)
        static_cast<long_reads*>(reads)->push_back(std::to_string(rows) + " rows: " + sqlite3_sql(ended));
    return 0;
}

long_reads* reads_of_new_connections = nullptr;

int watch_connection(sqlite3* connection, char**, const sqlite3_api_routines*)
{
    return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, note_full_scan, reads_of_new_connections);
}

/// SQLite counts the steps of full scans in each statement.
class filled_sqlite final : public filled_database {
public:
    filled_sqlite()
    {
        options_ = folder_.options();
        options_.clock = &clock;
        open_store(options_);
        fill(*sql::open_database(options_));
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

private:
    scratch_folder folder_;
    store_options options_;
};

/// PostgreSQL counts the rows of sequential scans for each table, and knows of them once a session has ended.
class filled_postgresql final : public filled_database {
public:
    explicit filled_postgresql(server kind)
    {
        options_.clock = &clock;
        options_.url = schema_.url();
        if (kind == server::generic)
            options_.url += "%20-cplan_cache_mode%3Dforce_generic_plan";
        open_store(options_);
        fill(*sql::open_database(options_));
        if (kind == server::without_statistics)
            return;
        schema_.admin() << "SET search_path TO " << schema_.name();
        schema_.admin() << "ANALYZE";
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

private:
    void wait_for_sessions()
    {
        int open = 1;
        while (open > 0)
            schema_.admin() << "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'outbound'", soci::into(open);
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

std::unique_ptr<filled_database> open_filled(server kind)
{
    if (kind == server::sqlite)
        return std::make_unique<filled_sqlite>();
    return std::make_unique<filled_postgresql>(kind);
}

std::ostream& operator<<(std::ostream& out, server kind)
{
    static constexpr std::array<std::string_view, 4> words{"sqlite", "postgresql", "generic", "without statistics"};
    return out << words.at(static_cast<std::size_t>(kind));
}

const auto servers =
    boost::unit_test::data::make({server::sqlite, server::postgresql, server::generic, server::without_statistics});

struct named_call {
    const char* name;
    std::function<void(store&)> call;
};

void check(filled_database& db, const std::vector<named_call>& calls)
{
    for (const auto& [name, call] : calls)
        for (const auto& read : db.read_by(call))
            BOOST_ERROR(std::string{name} + " reads " + read);
}

std::string address_of(campaign_id campaign, recipient_seq seq)
{
    return "p" + std::to_string((campaign - 1) * recipients_of_each + seq) + "@example.com";
}

provider_event event_of(store& s, recipient_seq seq, event_kind kind)
{
    auto e = teller{s, some_campaign, static_cast<int>(seq)}(seq, kind);
    e.address = address_of(some_campaign, seq);
    return e;
}

suppression fact_of(std::string address)
{
    suppression fact;
    fact.address = std::move(address);
    fact.reason = "manual";
    fact.source = "api";
    return fact;
}

void check_dispatch(filled_database& db)
{
    const auto now = db.clock.now();
    claimed_range range;
    claim_terms terms{"w", 60s, 900s};
    check(db,
        {{"work", [](store& s) { BOOST_TEST(s.dispatch().work().size() == 3U); }},
            {"claim_range", [&](store& s) { range = claim(s, some_campaign).value(); }},
            {"open_window", [&](store& s) { BOOST_TEST(s.dispatch().open_window(window_to(range, 930)).granted); }},
            {"open_window with outcomes",
                [&](store& s) {
                    std::vector<settlement> outcomes;
                    for (recipient_seq seq = 901; seq <= 930; ++seq)
                        outcomes.push_back(outcome(seq, recipient_status::sent, now));
                    outcomes.back().status = recipient_status::failed;
                    outcomes.back().suppress = "invalid";
                    range.intent_seq = 930;
                    BOOST_TEST(s.dispatch().open_window(window_to(range, 960, outcomes)).granted);
                }},
            {"due_retries", [](store& s) { BOOST_TEST(s.dispatch().due_retries(some_campaign, 30) == 30U); }},
            {"claim_retries", [&](store& s) { BOOST_TEST(s.dispatch().claim_retries(some_campaign, 30, terms).size() == 30U); }},
            {"settle_retries",
                [&](store& s) {
                    auto sent = outcome(801, recipient_status::sent, now);
                    sent.attempt = 2;
                    s.dispatch().settle_retries(some_campaign, terms.token, std::vector{sent});
                }},
            {"claim_retries again",
                [&](store& s) {
                    terms.repeats = true;
                    s.dispatch().claim_retries(some_campaign, 30, terms);
                }},
            {"complete", [](store& s) { s.dispatch().complete(some_campaign); }},
            {"watches.due", [](store& s) { s.watches().due(50); }}, {"open_calls", [](store& s) { s.watches().open_calls(); }}});
}

void check_events_and_opt_outs(filled_database& db)
{
    check(db, {{"events.record",
                   [](store& s) {
                       std::vector<provider_event> events;
                       for (recipient_seq seq = 1; seq <= 50; ++seq)
                           events.push_back(event_of(s, seq, event_kind::delivered));
                       auto click = event_of(s, 60, event_kind::clicked);
                       click.actor = event_actor::human;
                       click.link = "https://example.com/2";
                       events.push_back(click);
                       auto by_vendor = event_of(s, 70, event_kind::delivered);
                       by_vendor.key.clear();
                       by_vendor.vendor_id = "m" + std::to_string((some_campaign - 1) * recipients_of_each + 70);
                       events.push_back(by_vendor);
                       auto complaint = event_of(s, 80, event_kind::complained);
                       complaint.suppress = "complaint";
                       events.push_back(complaint);
                       BOOST_TEST(s.events().record(events).stored == 53);
                   }},
                  {"events.unsubscribe",
                      [](store& s) {
                          const auto hash = rules::hash_address(s.secret(), channel::email, address_of(some_campaign, 5));
                          unsubscription link{{some_campaign, 5}, channel::email, hash};
                          BOOST_TEST(s.events().unsubscribe(link).size() == 1U);
                          link.of.campaign = 4711;
                          BOOST_TEST(s.events().unsubscribe(link).size() == 1U);
                      }},
                  {"events.history",
                      [](store& s) {
                          s.events().history({some_campaign, 5});
                      }},
                  {"events.refold", [](store& s) { s.events().refold(some_campaign); }},
                  {"suppressions.add",
                      [](store& s) {
                          s.suppressions().add(std::vector{fact_of("new@example.com"), fact_of("l7@example.com")});
                      }},
                  {"suppressions.find", [](store& s) { s.suppressions().find(channel::email, "s7@example.com"); }},
                  {"suppressions.history", [](store& s) { s.suppressions().history(channel::email, "l7@example.com"); }},
                  {"suppressions.remove", [](store& s) { s.suppressions().remove(channel::email, "s8@example.com"); }}});
}

void check_contacts_and_campaigns(filled_database& db)
{
    check(db, {{"contacts.upsert",
                   [](store& s) {
                       s.contacts().upsert(std::vector{person("p9", "new9@example.com"), person("z")});
                   }},
                  {"contacts.find_erased", [](store& s) { s.contacts().find_erased("p9"); }},
                  {"contacts.erase", [](store& s) { BOOST_TEST(s.contacts().erase(1009).value().recipients == 1); }},
                  {"contacts.remove", [](store& s) { BOOST_TEST(s.contacts().remove(1010)); }},
                  {"campaigns.retry_failed", [](store& s) { s.campaigns().retry_failed(some_campaign); }},
                  {"campaigns.counts", [](store& s) { s.campaigns().counts(some_campaign); }},
                  {"campaigns.totals", [](store& s) { s.campaigns().totals(); }},
                  {"campaigns.history", [](store& s) { s.campaigns().history(1011); }},
                  {"campaigns.verify", [](store& s) { s.campaigns().verify(some_campaign); }},
                  {"campaigns.prune_events", [](store& s) { s.campaigns().prune_events(ended_campaign, 100); }},
                  {"campaigns.remove", [](store& s) { BOOST_TEST(s.campaigns().remove(ended_campaign)); }},
                  {"dispatch.prepare", [](store& s) {
                       const auto id = s.campaigns().create(draft()).id;
                       s.campaigns().change_status(id, start());
                       s.dispatch().prepare(id, 100, 100);
                   }}});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plans)

BOOST_DATA_TEST_CASE(rows_are_looked_up, servers, kind)
{
    const auto db = open_filled(kind);
    check_dispatch(*db);
    check_events_and_opt_outs(*db);
    check_contacts_and_campaigns(*db);
}

BOOST_AUTO_TEST_SUITE_END()
