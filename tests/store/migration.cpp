// A filled database with the first released schema, migrated directly or through each version.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "rules/address_hash.hpp"
#include "rules/unsubscribe_token.hpp"
#include "store/schema.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// A database of version 1: a running campaign whose worker died, and an ended one.
constexpr std::string_view rows_of_version_1[] = {
    R"(INSERT INTO contacts (external_id, email, phone, created_at, updated_at) VALUES
        ('p1', 'p1@example.com', '', 5, 5), ('p2', 'p2@example.com', '', 5, 5), ('p3', 'p3@example.com', '', 5, 5),
        ('p4', 'P4@example.com', '+4989123456', 5, 5), ('p5', 'p5@example.com', '', 5, 5), ('p6', 'p6@example.com',
        '', 5, 5))",
    "UPDATE contacts SET industry = CASE external_id WHEN 'p1' THEN 'Caf\u00e9' WHEN 'p2' THEN 'BANK' ELSE '' END",
    "INSERT INTO contact_tags (contact_id, tag) SELECT id, 'VIP' FROM contacts WHERE external_id IN ('p1', 'p3')",
    R"(INSERT INTO outbound_campaigns (name, type, status, pause_reason, pause_detail, from_address, from_name,
        reply_to_address,
        reply_to_name, subject, text, html, unsubscribe_url, track_opens, track_clicks, configuration_set, message,
        messaging_service, script, call_options, content, recipient_segments, on_unknown, pace, timezone, hours,
        prepare_after,
        next_seq, started_at, prepared_at, completed_at, created_at, updated_at) VALUES
        ('Spring', 'email', 'running', '', '', 'news@example.com', 'News', '', '', 'Hello', 'Hi', '', '', 1, 1, '',
        '', '', '',
        '{}', '{"subject":"Hello","text":"Hi"}', '{}', 'resend', 5, '', '{}', 6, 7, 6, 6, NULL, 5, 6),
        ('Winter', 'email', 'completed', '', '', 'news@example.com', 'News', '', '', 'Hello', 'Hi', '', '', 1, 1, '',
        '', '', '',
        '{}', '{"subject":"Hello","text":"Hi"}', '{}', 'resend', 3, '', '{}', 6, 2, 1, 1, 2, 1, 2))",
    R"(INSERT INTO campaign_recipients (campaign_id, seq, contact_id, address, status, reason, attempt, provider,
        external_id,
        sent_at, event_rank, delivered_at, opened_at, opens) VALUES
        (1, 1, 1, 'p1@example.com', 'delivered', '', 1, 'main', 'm1', 100, 1000000, 200, 300, 1),
        (1, 2, 2, 'p2@example.com', 'failed', '550', 1, 'main', '', NULL, 0, NULL, NULL, 0),
        (1, 3, 3, 'p3@example.com', 'retrying', '421', 1, 'main', '', NULL, 0, NULL, NULL, 0),
        (1, 4, 4, 'p4@example.com', 'unknown', 'worker_lost', 1, '', '', NULL, 0, NULL, NULL, 0),
        (1, 5, 5, 'p5@example.com', 'queued', '', 0, '', '', NULL, 0, NULL, NULL, 0),
        (1, 6, 6, 'p6@example.com', 'queued', '', 0, '', '', NULL, 0, NULL, NULL, 0),
        (2, 1, 1, 'p1@example.com', 'sent', '', 1, 'main', 'w1', 1, 0, NULL, NULL, 0))",
    R"(INSERT INTO campaign_ranges (campaign_id, first_seq, last_seq, intent_seq, finished, owner, lease_token,
        lease_until, sent,
        failed, unknown, retrying) VALUES
        (1, 1, 4, 4, 1, '', 0, 0, 1, 1, 1, 1), (1, 5, 6, 5, 0, 'vanished', 7, 60000000, 0, 0, 0, 0),
        (2, 1, 1, 1, 1, '', 0, 0, 1, 0, 0, 0))",
    R"(INSERT INTO campaign_retries (campaign_id, seq, attempt, due_at, kind) VALUES
        (1, 3, 1, 1000, 'retry'), (1, 4, 1, 1000, 'unknown'))",
    R"(INSERT INTO recipient_problems (campaign_id, seq, status, reason, detail) VALUES
        (1, 2, 'failed', '550', 'no such mailbox'), (1, 4, 'unknown', 'worker_lost', ''))",
    R"(INSERT INTO recipient_events (campaign_id, seq, event_hash, attempt, kind, actor, bounce, reason, link,
        occurred_at,
        received_at, data) VALUES (1, 1, 11, 1, 'delivered', '', '', '', '', 200, 201, '{}'),
        (1, 1, 12, 1, 'opened', 'human', '', '', '', 300, 301, '{"user_agent":"Mozilla"}'))",
    R"(INSERT INTO campaign_counters (campaign_id, name, shard, amount) VALUES
        (1, 'delivered', 0, 1), (1, 'opens', 0, 1), (1, 'unique_opens', 1, 1))",
    "INSERT INTO pace (name, per_second, next_at) VALUES ('campaign:1', 5, 0), ('campaign:2', 3, 0), ('campaign:9', 1, "
    "0),"
    " ('global', 50, 0)",
    R"(INSERT INTO suppressions (channel, address, reason, source, expires_at, created_at) VALUES
        ('email', 'gone@example.com', 'unsubscribe', 'link', NULL, 7), ('sms', '+4989123450', 'unsubscribe', 'twilio',
        NULL, 8),
        ('email', 'later@example.com', 'manual', 'api', 9000000000000000, 9), ('email', 'past@example.com',
        'imported', 'import', 10, 9))",
};

class old_database {
public:
    explicit old_database(bool on_server)
    {
        options.migrate = true;
        options.clock = &clock;
        options.url = folder.options().url;
        if (on_server)
            options.url = schema.emplace().url();
        const auto home = sql::open_database(options);
        sql::ensure_schema(*home, 1);
        sql::transaction tx{*home};
        for (const auto rows : rows_of_version_1)
            tx->execute_once(rows);
        tx->execute_once("ANALYZE");
        tx.commit();
    }

    std::unique_ptr<store> bring_up_to_date(int through)
    {
        sql::ensure_schema(*sql::open_database(options), through);
        auto strict = options;
        strict.migrate = false;
        if (through < sql::newest_schema())
            BOOST_TEST((problem_of([&] { open_store(strict); }).code == errc::schema));
        open_store(options);
        return open_store(strict);
    }

    manual_clock clock;
    scratch_folder folder;
    std::optional<scratch_schema> schema;
    store_options options;
};

/// Names, kinds and definitions of all objects in the database, one per line, without the names that the server
/// generates for keys, which it truncates.
std::vector<std::string> everything_in(sql::database& home)
{
    const bool is_sqlite = home.options().url.starts_with("sqlite");
    const auto db = home.reader();
    std::vector<std::string> found;
    std::string line;
    auto rows = db->prepare(
        is_sqlite
            ? "SELECT m.type || ' ' || m.name || ' of ' || m.tbl_name || ' ' || coalesce(c.name || ' ' || c.type || ' "
              "' ||"
              " c.\"notnull\" || c.pk || ' ' || coalesce(c.dflt_value, ''), '') AS line FROM sqlite_master m"
              " LEFT JOIN pragma_table_info(m.name) c ON m.type = 'table' UNION ALL"
              " SELECT 'statistics ' || tbl || ' ' || idx || ' ' || stat FROM sqlite_stat1 ORDER BY line"
            : "SELECT CAST(table_name || '.' || column_name || ' ' || ordinal_position || ' ' || data_type || ' ' ||"
              " is_nullable || coalesce(column_default, '') AS text) AS line FROM information_schema.columns"
              " WHERE table_schema = current_schema() UNION ALL SELECT CAST(regexp_replace(indexdef, 'UNIQUE "
              "INDEX [a-z_]* ', 'UNIQUE INDEX ') AS text) FROM pg_indexes WHERE schemaname = current_schema() UNION ALL"
              " SELECT CAST(sequencename AS text) FROM pg_sequences WHERE schemaname = current_schema() ORDER BY line",
        soci::into(line));
    for (bool row = rows.execute(); row; row = rows.fetch())
        found.push_back(line);
    return found;
}

template <class F>
void for_each_way(F&& f)
{
    for (const bool on_server : {false, true})
        for (int through = 1; through <= sql::newest_schema(); ++through)
            BOOST_TEST_CONTEXT((on_server ? "postgresql" : "sqlite") << " through version " << through)
            {
                old_database old{on_server};
                const auto store = old.bring_up_to_date(through);
                f(old, *store);
            }
}

bool is_silent(store& s, const std::string& address)
{
    return s.suppressions().find(channel::email, address).has_value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(migration)

BOOST_AUTO_TEST_CASE(recipients_events_and_counters_are_unchanged)
{
    for_each_way([](old_database&, store& s) {
        BOOST_TEST(faults(s, 1) == "");
        BOOST_TEST(faults(s, 2) == "");
        const auto opened = row(s, 1, 1);
        BOOST_TEST((opened.status == recipient_status::delivered));
        BOOST_TEST(opened.opened_at.value().time_since_epoch().count() == 300);
        BOOST_TEST(row(s, 1, 2).detail == "no such mailbox");
        BOOST_TEST(s.events().counts(1).at(event_counter::unique_opens) == 1);
        BOOST_TEST(s.events().refold(1) == 0);
        BOOST_TEST(s.campaigns().get(1)->revision == 0);
        BOOST_TEST(s.contacts().find("p4")->phone == "+4989123456");
    });
}

BOOST_AUTO_TEST_CASE(tags_and_industries_are_found_regardless_of_case)
{
    for_each_way([](old_database&, store& s) {
        segment filter;
        filter.industries = {"CAFE\u0301", "bank"};
        BOOST_TEST(s.contacts().count(filter, {}) == 2);
        filter.tags_any = {"vip"};
        BOOST_TEST(s.contacts().count(filter, {}) == 1);
        BOOST_TEST(s.contacts().find("p1")->tags.at(0) == "VIP");
    });
}

BOOST_AUTO_TEST_CASE(contacts_are_found_before_and_after_they_are_indexed)
{
    for_each_way([](old_database&, store& s) {
        BOOST_TEST(s.contacts().unindexed() == 6);
        for (bool indexed = true; indexed; indexed = s.contacts().index_for_search(0))
            BOOST_TEST(s.contacts().list({}, "p4@EX", {}).items.size() == 1U);
        BOOST_TEST(s.contacts().unindexed() == 0);
    });
}

BOOST_AUTO_TEST_CASE(campaign_goes_on_where_its_worker_vanished)
{
    for_each_way([](old_database& old, store& s) {
        const auto work = s.dispatch().work();
        BOOST_REQUIRE(work.size() == 1U);
        BOOST_TEST(work.at(0).id == 1);
        const auto range = claim(s, 1).value();
        BOOST_REQUIRE(range.recipients.size() == 1U);
        BOOST_TEST(range.recipients.at(0).seq == 6);
        BOOST_TEST((row(s, 1, 5).status == recipient_status::unknown));
        const std::vector sent{outcome(6, recipient_status::sent, old.clock.now())};
        s.dispatch().open_window(window_to(range, 6));
        release_range(s, {1, range.first_seq, range.token, 6, 6, 60s, sent});
        claim_terms terms{"w", 60s, 900s};
        const auto retries = s.dispatch().claim_retries(1, 10, terms);
        BOOST_REQUIRE(retries.size() == 2U);
        std::vector<settlement> again;
        for (const auto& retry : retries) {
            again.push_back(outcome(retry.recipient.seq, recipient_status::sent, old.clock.now()));
            again.back().attempt = retry.recipient.attempt;
        }
        s.dispatch().settle_retries(1, terms.token, again);
        for (const recipient_seq seq : {3, 4, 6})
            BOOST_TEST((row(s, 1, seq).status == recipient_status::sent));
        BOOST_TEST(faults(s, 1) == "");
    });
}

BOOST_AUTO_TEST_CASE(suppressions_become_facts_that_hold_as_long_as_before)
{
    for_each_way([](old_database&, store& s) {
        const auto facts = s.suppressions().list({}, {}).items;
        BOOST_TEST(facts.size() == 3U);  // The one that is over is not listed.
        BOOST_TEST(is_silent(s, "gone@example.com"));
        BOOST_TEST(is_silent(s, "later@example.com"));
        BOOST_TEST(!is_silent(s, "past@example.com"));
        const auto word = s.suppressions().find(channel::sms, "+4989123450").value();
        BOOST_TEST(word.scope == "word");
        BOOST_TEST(word.occurred_at.time_since_epoch().count() == 8);
        BOOST_TEST(s.suppressions().remove(channel::email, "gone@example.com") == 1);
        BOOST_TEST(!is_silent(s, "gone@example.com"));
    });
}

BOOST_AUTO_TEST_CASE(unsubscribe_links_sent_earlier_stay_valid)
{
    for_each_way([](old_database& old, store& s) {
        const auto known = sql::ensure_schema(*sql::open_database(old.options));
        const auto token =
            rules::unsubscribe_token(known.secret, known.instance, {1, 4});  // An older one names no address.
        const auto claim = rules::read_unsubscribe_token(s.secret(), s.instance(), token).value();
        BOOST_TEST(claim.address_hash.empty());
        BOOST_TEST(
            s.events().unsubscribe({{claim.campaign, claim.seq}, claim.channel, claim.address_hash}).size() == 1U);
        BOOST_TEST(is_silent(s, "p4@example.com"));
        BOOST_TEST(faults(s, 1) == "");
    });
}

BOOST_AUTO_TEST_CASE(people_of_an_older_database_can_be_erased)
{
    for_each_way([](old_database&, store& s) {
        const auto erased = s.contacts().erase(s.contacts().find("p1")->id).value();
        BOOST_TEST(erased.recipients == 2);
        BOOST_TEST(erased.events == 2);
        BOOST_TEST(row(s, 1, 1).address == "");
        BOOST_TEST(row(s, 2, 1).external_id == "");
        BOOST_TEST(s.contacts().find_erased("p1").has_value());
        BOOST_TEST(faults(s, 1) == "");
    });
}

BOOST_AUTO_TEST_CASE(schema_and_statistics_are_those_of_a_new_database)
{
    for_each_way([](old_database& old, store&) {
        scratch_folder folder;
        std::optional<scratch_schema> schema;
        auto fresh = folder.options();
        if (old.schema)
            fresh.url = schema.emplace().url();
        open_store(fresh);
        const auto migrated_lines = everything_in(*sql::open_database(old.options));
        auto fresh_lines = everything_in(*sql::open_database(fresh));
        for (auto& line : fresh_lines)  // Definitions of indexes name the schema.
            for (std::size_t at; schema && (at = line.find(schema->name() + '.')) != std::string::npos;)
                line.replace(at, schema->name().size(), old.schema->name());
        BOOST_TEST(migrated_lines == fresh_lines, boost::test_tools::per_element());
    });
}

BOOST_AUTO_TEST_CASE(limits_of_campaigns_that_have_ended_are_removed)
{
    for_each_way([](old_database&, store& s) {
        std::string limits;
        for (const auto& limit : s.pace().limits())
            limits += limit.name + ' ';
        BOOST_TEST(limits == "campaign:1 global ");
    });
}

BOOST_AUTO_TEST_CASE(suppressions_of_erased_people_lose_words_of_operators_and_ids_of_messages)
{
    for (const bool on_server : {false, true}) {
        old_database old{on_server};
        const auto home = sql::open_database(old.options);
        const auto known = sql::ensure_schema(*home, sql::stripped_version - 1);
        const auto hash = rules::hash_address(known.secret, channel::phone, "+4989123456");
        const auto insert = [&](const std::string& table, const std::string& columns, const std::string& values) {
            sql::write(*home, [&](sql::transaction& tx) {
                tx->execute_once("INSERT INTO outbound_" + table +
                                 " (channel, address, source, occurred_at, created_at, " + columns +
                                 ") VALUES ('phone', '" + hash + "', 'tw', 5, 5, " + values + ")");
            });
        };
        insert("suppressions", "reason, scope", "'Ann asked', ''");
        insert("suppressions", "reason, scope", "'Ann asked twice', ''");
        insert("suppressions", "reason, scope", "'invalid', 'SM17'");
        insert("suppression_lifts", "lifter, reason, scope", "'removal', 'Ann said', ''");
        insert("suppression_lifts", "lifter, reason, scope", "'delivery', '', 'SM18'");
        const auto s = old.bring_up_to_date(sql::stripped_version);
        const auto history = s->suppressions().history(channel::phone, "+4989123456");
        BOOST_TEST(history.facts.size() == 2U);
        for (const auto& fact : history.facts) {
            BOOST_TEST((fact.reason == "manual" || fact.scope.starts_with('#')));
            BOOST_TEST(fact.lifted_by == 0);
        }
        BOOST_TEST(history.lifts.size() == 1U);
        BOOST_TEST(history.lifts.at(0).scope.starts_with('#'));
    }
}

BOOST_AUTO_TEST_CASE(metadata_of_earlier_versions_is_found)
{
    for (const bool on_server : {false, true}) {
        old_database old{on_server};
        const auto home = sql::open_database(old.options);
        sql::ensure_schema(*home, sql::metadata_version - 1);
        sql::write(*home, [&](sql::transaction& tx) {
            tx->execute_once(R"(UPDATE outbound_campaigns SET metadata = '{"deal":7}' WHERE id = 1)");
            tx->execute_once("INSERT INTO outbound_messages (campaign_id, seq, fingerprint, kind, content_id,"
                             " template_values, metadata, due_at, created_at) VALUES"
                             R"( (1, 1, '', 'transactional', 1, '', '{"order":"A-1","note":null}', 1, 1),)"
                             " (2, 1, '', 'transactional', 1, '', '', 1, 1)");
        });
        const auto s = old.bring_up_to_date(sql::metadata_version);
        campaign_filter of_deal;
        of_deal.metadata = {{"deal", 7}};
        BOOST_REQUIRE(s->campaigns().list(of_deal, {}).items.size() == 1U);
        BOOST_TEST(s->campaigns().list(of_deal, {}).items[0].id == 1);
        message_filter of_order;
        of_order.metadata = {{"order", "A-1"}};
        BOOST_TEST(s->messages().list(of_order, {}).items.size() == 1U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
