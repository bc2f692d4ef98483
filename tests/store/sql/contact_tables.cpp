// Contacts in tables of the host, read through views.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;

namespace {

void run(const store_options& options, std::initializer_list<const char*> statements)
{
    sql::sqlite_database db{options};
    sql::transaction tx{db};
    for (const auto* sql : statements)
        tx->execute_once(sql);
    tx.commit();
}

/// A CRM with three customers, two of which have an email address.
store_options crm(const scratch_folder& folder)
{
    run(folder.options(),
        {"CREATE TABLE customers (number INTEGER PRIMARY KEY, mail TEXT, name TEXT, branch TEXT)",
            "INSERT INTO customers VALUES (7, 'ada@example.com', 'Ada', 'maths'), (9, NULL, 'Bob', 'bank'), (12, "
            "'eve@example.com', 'Eve', 'bank')",
            "CREATE VIEW crm_people AS SELECT number AS id, 'C' || number AS external_id, coalesce(mail, '') AS email, "
            "'' AS "
            "phone, "
            "name AS first_name, '' AS last_name, '' AS company, branch AS industry, NULL AS lead_score, '' AS "
            "timezone, '{}' AS "
            "fields, "
            "0 AS created_at, 0 AS updated_at FROM customers",
            "CREATE VIEW crm_tags AS SELECT number AS contact_id, 'big' AS tag FROM customers WHERE branch = 'bank'"});
    auto options = folder.options();
    options.contacts_view = "crm_people";
    options.tags_view = "crm_tags";
    return options;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contact_tables_tests)

BOOST_AUTO_TEST_CASE(contacts_of_the_host_are_read_like_our_own)
{
    scratch_folder folder;
    const auto store = open_store(crm(folder));
    BOOST_TEST(store->contacts().get(7)->first_name == "Ada");
    BOOST_TEST(store->contacts().find("C12")->id == 12);
    BOOST_TEST(store->contacts().get(12)->tags.at(0) == "big");
    segment big;
    big.tags_any = {"big"};
    BOOST_TEST(store->contacts().count(big, {}) == 2);
    BOOST_TEST(store->contacts().count(big, channel::email) == 1);
    BOOST_TEST(store->contacts().list(big, {}, {}).items.size() == 2U);
    const auto counts = store->campaigns().counts(running_campaign(*store));
    BOOST_TEST(counts.queued == 2);
    BOOST_TEST(counts.skipped == 1);  // Without an address.
}

BOOST_AUTO_TEST_CASE(contacts_of_the_host_are_named_by_id_and_by_key)
{
    scratch_folder folder;
    const auto store = open_store(crm(folder));
    segment named;
    named.contact_ids = {12, 7, 7, 8};
    BOOST_TEST(store->contacts().count(named, {}) == 2);
    named.external_ids = std::vector<std::string>{"C7", "C9", "12"};
    BOOST_TEST(store->contacts().list(named, {}, {}).items.at(0).first_name == "Ada");
    BOOST_TEST(store->contacts().estimate(named, channel::email).matched == 1);
    BOOST_TEST(store->contacts().estimate(named, channel::email).unknown_contacts == 2);
    named.tags_any = {"big"};
    BOOST_TEST(store->contacts().count(named, {}) == 0);
}

BOOST_AUTO_TEST_CASE(contacts_of_a_host_on_a_server_are_named_by_id_and_by_key)
{
    scratch_schema schema;
    store_options options;
    options.url = schema.url();
    open_store(options);
    options.contacts_view = schema.name() + ".people";
    schema.admin() << "CREATE VIEW " << options.contacts_view
                   << " AS SELECT n AS id, CAST('C' || n AS varchar(20)) AS external_id, 'c' || n || '@example.com' AS "
                      "email, '' AS phone, '' AS first_name, '' AS last_name, '' AS company, '' AS industry, n AS "
                      "lead_score, '' AS timezone, '{}' AS fields, 0 AS created_at, 0 AS updated_at FROM "
                      "generate_series(1, 1000) AS n";
    const auto store = open_store(options);
    segment named;
    named.contact_ids = {3, 500, 500, 4711};
    BOOST_TEST(store->contacts().count(named, {}) == 2);
    named.external_ids = std::vector<std::string>{"C500", "C4", "3"};
    BOOST_TEST(store->contacts().list(named, {}, {}).items.at(0).id == 500);
    BOOST_TEST(store->contacts().estimate(named, channel::email).unknown_contacts == 2);
    named.lead_score_min = 501;
    BOOST_TEST(store->contacts().count(named, {}) == 0);
}

BOOST_AUTO_TEST_CASE(tags_and_industries_of_the_host_compare_without_case)
{
    scratch_folder folder;
    const auto store = open_store(crm(folder));
    segment big;
    big.tags_any = {"BIG"};
    big.industries = {"Bank", "MATHS"};
    BOOST_TEST(store->contacts().count(big, {}) == 2);
    big.tags_none = {"biG"};
    BOOST_TEST(store->contacts().list(big, {}, {}).items.size() == 0U);
}

BOOST_AUTO_TEST_CASE(contacts_of_the_host_are_never_written)
{
    scratch_folder folder;
    const auto store = open_store(crm(folder));
    BOOST_TEST((problem_of([&] { store->contacts().upsert(std::vector{person("x")}); }).code == errc::conflict));
    const auto p = problem_of([&] { store->contacts().remove(7); });
    BOOST_TEST((p.code == errc::conflict));
    BOOST_TEST(p.detail.find("crm_people") != std::string::npos);

    const auto id = running_campaign(*store);
    const auto erased = store->contacts().erase(7);  // removes our data of the person; the rest belongs to the host
    BOOST_TEST(erased->is_hosts);
    BOOST_TEST(erased->contacts == 0);
    BOOST_TEST(erased->recipients == 1);
    BOOST_TEST(store->campaigns().recipients(id, {}, {}).items.at(0).address.empty());
    BOOST_TEST(store->contacts().get(7).has_value());
    BOOST_TEST(!store->contacts().erase(8).has_value());
}

BOOST_AUTO_TEST_CASE(contacts_of_ours_that_a_view_replaces_are_a_finding)
{
    scratch_folder folder;
    const auto options = crm(folder);
    const auto warnings = [](store& s) {
        return std::ranges::count_if(s.examine(false), [](const finding& f) {
            return f.topic == "contacts" && f.status == health::warning &&
                   f.fix.find("DELETE FROM outbound_contacts") != std::string::npos;
        });
    };
    BOOST_TEST(warnings(*open_store(options)) == 0);
    const auto own = open_store(folder.options());
    own->contacts().upsert(std::vector{person("x")});
    BOOST_TEST(warnings(*own) == 0);
    BOOST_TEST(warnings(*open_store(options)) == 1);
}

BOOST_AUTO_TEST_CASE(erased_contact_of_the_host_stays_suppressed_when_a_campaign_reads_it_again)
{
    scratch_folder folder;
    const auto store = open_store(crm(folder));
    suppression stop;
    stop.address = "ada@example.com";
    stop.reason = "unsubscribe";
    store->suppressions().add(std::vector{stop});
    BOOST_TEST(store->contacts().erase(7)->suppressions == 1);
    const auto id = running_campaign(*store);
    BOOST_TEST(store->campaigns().counts(id).skipped >= 1);
    BOOST_TEST(row(*store, id, 1).reason == "suppressed");
}

BOOST_AUTO_TEST_CASE(view_that_is_missing_or_lacks_a_column_is_refused_at_open)
{
    scratch_folder folder;
    auto options = crm(folder);
    options.tags_view = "no_such_view";
    auto p = problem_of([&] { open_store(options); });
    BOOST_TEST((p.code == errc::config));
    BOOST_TEST(p.detail.find("contacts.tags_view \"no_such_view\"") != std::string::npos);
    options.contacts_view = "customers";
    p = problem_of([&] { open_store(options); });
    BOOST_TEST((p.code == errc::config));
    BOOST_TEST(p.detail.find("external_id") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(null_means_that_the_host_does_not_know_the_value)
{
    scratch_folder folder;
    const auto options = crm(folder);
    run(folder.options(),
        {"DROP VIEW crm_people",
            "CREATE VIEW crm_people AS SELECT number AS id, 'C' || number AS external_id, mail AS email,"
            " NULL AS phone, NULL AS first_name, NULL AS last_name, NULL AS company, NULL AS industry,"
            " NULL AS lead_score, NULL AS timezone, NULL AS fields, NULL AS created_at, NULL AS"
            " updated_at FROM customers"});
    const auto store = open_store(options);
    BOOST_TEST(store->contacts().get(9)->email.empty());
    BOOST_TEST(store->contacts().find("C7")->first_name.empty());
    BOOST_TEST(store->contacts().list({}, "ada", {}).items.size() == 1u);
    segment without;
    without.has_email = false;
    BOOST_TEST(store->contacts().count(without, {}) == 1);
    const auto id = running_campaign(*store);
    BOOST_TEST(store->campaigns().counts(id).queued == 2);
    BOOST_TEST(row(*store, id, 2).reason == "no_address");
    BOOST_TEST(claim(*store, id)->recipients.size() == 2u);
    BOOST_TEST(store->contacts().erase(9)->is_hosts);
}

BOOST_AUTO_TEST_CASE(column_of_another_type_is_refused_at_open_and_named)
{
    const struct {
        std::string column;
        std::string value;
        std::string complaint;
    } cases[] = {
        {"created_at", "'2026-11-28T10:00:00Z'",
            "the column created_at has a row where it is of the type text; wanted is "
            "an integer, microseconds since 1970 in UTC"},
        {"updated_at", "1.5", "the column updated_at has a row where it is of the type real"},
        {"lead_score", "'high'", "the column lead_score has a row where it is of the type text"},
        {"fields", "x'7b7d'",
            "the column fields has a row where it is of the type blob; wanted is text with a JSON object"},
        {"email", "x'00'", "the column email has a row where it is of the type blob; wanted is text"},
        {"external_id", "NULL", "the column external_id has a row where it is NULL; wanted is text, not NULL"},
        {"lead_score", "5000000000",
            "the column lead_score has a row where it is out of range; wanted is an integer of 32"},
        {"fields", "'[]'", "the column fields has a row where it is no JSON object; wanted is text with a JSON object"},
        {"fields", "'{'", "the column fields has a row where it is no JSON object"},
        {"first_name", "cast(x'41ff' as text)", "the column first_name has a row where it is no UTF-8; wanted is text"},
        {"id", "'seven'", "the column id has a row where it is of the type text"},
    };
    for (const auto& [column, value, complaint] : cases)
        BOOST_TEST_CONTEXT(column)
        {
            scratch_folder folder;
            const auto options = crm(folder);
            const auto view = "CREATE TABLE one_row AS SELECT * FROM crm_people LIMIT 1";
            const auto change = "UPDATE one_row SET " + column + " = " + value;
            run(folder.options(), {view, change.c_str()});
            auto changed = options;
            changed.contacts_view = "one_row";
            const auto p = problem_of([&] { open_store(changed); });
            BOOST_TEST((p.code == errc::config));
            BOOST_TEST(p.detail.find(complaint) != std::string::npos, p.detail);
        }
}

BOOST_AUTO_TEST_CASE(values_of_the_host_that_cannot_be_read_count_as_unknown_everywhere_and_are_a_finding)
{
    scratch_folder folder;
    auto options = crm(folder);
    const std::pair<const char*, std::vector<const char*>> cases[] = {
        {"lead_score", {"5000000000", "-2147483649", "'many'", "1.5"}},
        {"fields", {"'{'", "'[]'", "'7'", "x'7b7d'", "cast(x'7b22ff' as text)"}},
        {"first_name", {"cast(x'41ff' as text)", "x'416461'"}},
        {"email", {"cast(x'61ff40' as text)", "x'61'"}},
        {"timezone", {"cast(x'ff' as text)"}},
        {"created_at", {"'2026-01-01'", "1.5", "x'00'"}},
    };
    // The rows that are checked at open come first.
    run(folder.options(), {"CREATE TABLE people AS SELECT * FROM crm_people WHERE id = 12",
                              "WITH RECURSIVE n(i) AS (VALUES (100) UNION ALL SELECT i + 1 FROM n WHERE i < 1100) "
                              "INSERT INTO people SELECT i, "
                              "'P' || i, '', '', '', '', '', '', 60, '', '{}', 0, 0 FROM n",
                              "INSERT INTO people SELECT * FROM crm_people WHERE id = 7"});
    options.contacts_view = "people";
    segment known;
    known.lead_score_min = 61;
    for (const auto& [column, values] : cases)
        for (const auto* value : values) {
            const auto change = "UPDATE people SET " + std::string{column} + " = " + value + " WHERE id = 7";
            const auto restore = "UPDATE people SET " + std::string{column} + " = (SELECT " + column +
                                 " FROM crm_people WHERE id = 7) WHERE id = 7";
            run(folder.options(), {change.c_str()});
            const auto store = open_store(options);
            const auto ada = store->contacts().get(7).value();
            BOOST_TEST(!ada.lead_score.has_value());
            BOOST_TEST(ada.fields.empty());
            BOOST_TEST((ada.first_name.empty() || ada.first_name == "Ada"));
            BOOST_TEST((ada.email.empty() || ada.email == "ada@example.com"));
            BOOST_TEST(ada.created_at.time_since_epoch().count() == 0);
            BOOST_TEST(store->contacts().count(known, {}) == 0);
            const auto findings = store->examine(false);
            BOOST_TEST(std::ranges::count_if(findings, [&](const finding& f) {
                return f.sentence.starts_with("1 rows of people have a value in the column " + std::string{column});
            }) == 1);
            const auto id = running_campaign(*store);
            if (!ada.email.empty())
                BOOST_TEST(claim(*store, id)->recipients.front().first_name == ada.first_name);
            run(folder.options(), {restore.c_str()});
        }
}

BOOST_AUTO_TEST_CASE(tags_of_the_host_that_cannot_be_read_are_left_out)
{
    scratch_folder folder;
    auto options = crm(folder);
    run(folder.options(),
        {"CREATE TABLE labels AS WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
         "SELECT "
         "100 + i AS contact_id, 'x' AS tag FROM n",
            "INSERT INTO labels VALUES (7, 'big'), (7, NULL), (7, x'00'), (7, cast(x'ff' as text)), (7, 'able')"});
    options.tags_view = "labels";
    const std::vector<std::string> expected{"able", "big"};
    BOOST_TEST(open_store(options)->contacts().get(7)->tags == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(column_of_another_type_on_a_server_is_refused_at_open_and_named)
{
    scratch_schema schema;
    const std::pair<std::string, std::string> cases[] = {
        {"now() AS created_at", "the column created_at has the type timestamp with time zone; wanted is an integer"},
        {"'{}'::jsonb AS fields", "the column fields has the type jsonb; wanted is text with a JSON object"},
        {"NULL AS lead_score", "the column lead_score has the type text; wanted is an integer of 32 bits"},
        {"gen_random_uuid() AS external_id", "the column external_id has the type uuid; wanted is text"},
        {"NULL::text AS external_id", "the column external_id has a row where it is NULL"},
    };
    const std::pair<std::string, std::string> sound[] = {{"id", "7::bigint AS id"},
        {"external_id", "'C7' AS external_id"}, {"email", "'ada@example.com'::varchar(50) AS email"},
        {"phone", "NULL::text AS phone"}, {"first_name", "'' AS first_name"}, {"last_name", "'' AS last_name"},
        {"company", "NULL::text AS company"}, {"industry", "'' AS industry"},
        {"lead_score", "NULL::integer AS lead_score"}, {"timezone", "'' AS timezone"}, {"fields", "'{}' AS fields"},
        {"created_at", "0 AS created_at"}, {"updated_at", "NULL::bigint AS updated_at"}};
    store_options options;
    options.url = schema.url();
    open_store(options);
    options.contacts_view = schema.name() + ".people";
    const auto open_with = [&](const std::string& odd) {
        std::string columns;
        for (const auto& [name, column] : sound)
            columns += (columns.empty() ? "" : ", ") + (odd.ends_with(" AS " + name) ? odd : column);
        schema.admin() << "DROP VIEW IF EXISTS " << options.contacts_view;
        schema.admin() << "CREATE VIEW " << options.contacts_view << " AS SELECT " << columns;
        return open_store(options);
    };
    BOOST_TEST(open_with("")->contacts().find("C7")->phone.empty());
    for (const auto& [odd, complaint] : cases) {
        const auto p = problem_of([&] { open_with(odd); });
        BOOST_TEST((p.code == errc::config));
        BOOST_TEST(p.detail.find(complaint) != std::string::npos, p.detail);
    }
}

BOOST_AUTO_TEST_CASE(opt_out_of_an_erased_contact_of_the_host_counts_in_estimates_as_in_campaigns)
{
    scratch_folder folder;
    const auto store = open_store(crm(folder));
    suppression opt_out;
    opt_out.address = "ada@example.com";
    opt_out.reason = "manual";
    opt_out.source = "api";
    store->suppressions().add(std::vector{opt_out});
    BOOST_TEST(store->contacts().erase(7)->is_hosts);
    BOOST_TEST(store->suppressions().list({}, {}).items.at(0).address.starts_with('#'));
    const auto expected = store->contacts().estimate({}, channel::email);
    BOOST_TEST(expected.suppressed == 1);
    BOOST_TEST(expected.sendable == 1);
    const auto counts = store->campaigns().counts(running_campaign(*store));
    BOOST_TEST(counts.queued == expected.sendable);
    BOOST_TEST(counts.skipped == expected.suppressed + expected.no_address);
}

BOOST_AUTO_TEST_SUITE_END()
