// Types and values of the columns of a host's views.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/sql/host_views.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;

BOOST_AUTO_TEST_SUITE(contact_columns_tests)

BOOST_AUTO_TEST_CASE(null_means_that_the_host_does_not_know_the_value)
{
    scratch_folder folder;
    const auto options = crm(folder);
    execute_in(folder.options(),
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
            execute_in(folder.options(), {view, change.c_str()});
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
        {"fields",
            {"'{'", "'[]'", "'7'", "x'7b7d'", "cast(x'7b22ff' as text)", R"('{"a":"\ud800"}')",
                R"('{"a":' || replace(printf('%40s', ''), ' ', '[') || replace(printf('%40s', ''), ' ', ']') || '}')"}},
        {"first_name", {"cast(x'41ff' as text)", "x'416461'"}},
        {"email", {"cast(x'61ff40' as text)", "x'61'"}},
        {"timezone", {"cast(x'ff' as text)"}},
        {"created_at", {"'2026-01-01'", "1.5", "x'00'"}},
    };
    // The rows that are checked at open come first.
    execute_in(
        folder.options(), {"CREATE TABLE people AS SELECT * FROM crm_people WHERE id = 12",
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
            execute_in(folder.options(), {change.c_str()});
            const auto store = open_store(options);
            const auto ada = store->contacts().get(7).value();
            BOOST_TEST(!ada.lead_score.has_value());
            BOOST_TEST(ada.fields.empty());
            BOOST_TEST((ada.first_name.empty() || ada.first_name == "Ada"));
            BOOST_TEST((ada.email.empty() || ada.email == "ada@example.com"));
            BOOST_TEST(ada.created_at.time_since_epoch().count() == 0);
            BOOST_TEST(store->contacts().find(ada.external_id)->fields.empty());
            BOOST_TEST(store->contacts().list({}, ada.external_id, {}).items.size() == 1u);
            BOOST_TEST(store->contacts().count(known, {}) == 0);
            const auto findings = store->examine(false);
            BOOST_TEST(std::ranges::count_if(findings, [&](const finding& f) {
                return f.sentence.starts_with("1 rows of people have a value in the column " + std::string{column});
            }) == 1);
            const auto id = running_campaign(*store);
            if (!ada.email.empty())
                BOOST_TEST(claim(*store, id)->recipients.front().first_name == ada.first_name);
            execute_in(folder.options(), {restore.c_str()});
        }
}

BOOST_AUTO_TEST_CASE(contact_whose_external_id_cannot_be_read_gets_mail_and_can_be_erased)
{
    scratch_folder folder;
    auto options = crm(folder);
    options.contacts_view = "people";
    // The rows that are checked at open come first.
    execute_in(folder.options(), {"CREATE TABLE people AS SELECT * FROM crm_people WHERE id = 12",
                                     "WITH RECURSIVE n(i) AS (VALUES (100) UNION ALL SELECT i + 1 FROM n WHERE i < "
                                     "1100) INSERT INTO people SELECT i, 'P' || i, '', '', '', '', '', '', 60, '', "
                                     "'{}', 0, 0 FROM n",
                                     "INSERT INTO people SELECT * FROM crm_people WHERE id = 7"});
    for (const auto* value : {"NULL", "x'41'", "cast(x'ff' as text)"})
        BOOST_TEST_CONTEXT(value)
        {
            const auto change = "UPDATE people SET external_id = " + std::string{value} + " WHERE id = 7";
            execute_in(folder.options(), {change.c_str()});
            const auto store = open_store(options);
            BOOST_TEST(store->contacts().get(7)->external_id.empty());
            const auto id = running_campaign(*store);
            const auto claimed = claim(*store, id);
            BOOST_REQUIRE(claimed);
            BOOST_TEST(claimed->recipients.front().address == "ada@example.com");
            const auto done = store->contacts().erase(7);
            BOOST_REQUIRE(done);
            BOOST_TEST(done->recipients >= 1);
            BOOST_TEST(done->is_hosts);
            BOOST_TEST(std::ranges::count_if(store->examine(false), [](const finding& f) {
                return f.sentence.starts_with("1 rows of people have a value in the column external_id");
            }) == 1);
        }
}

BOOST_AUTO_TEST_CASE(contact_without_id_or_external_id_on_a_server_is_a_finding_and_can_be_erased)
{
    scratch_schema schema;
    store_options options;
    options.url = schema.url();
    open_store(options);
    options.contacts_view = schema.name() + ".people";
    schema.admin() << "CREATE VIEW " << options.contacts_view
                   << " AS SELECT CASE WHEN n < 1003 THEN n END::bigint AS id, CASE WHEN n <> 1002 THEN 'P' || n END"
                      " AS external_id, 'p' || n || '@example.com' AS email, ''::text AS phone, ''::text AS first_name,"
                      " ''::text AS last_name, ''::text AS company, ''::text AS industry, NULL::integer AS lead_score,"
                      " ''::text AS timezone, '{}'::text AS fields, 0::bigint AS created_at, 0::bigint AS updated_at"
                      " FROM generate_series(1, 1003) n";
    const auto store = open_store(options);
    running_campaign(*store);
    BOOST_TEST(store->contacts().get(1002)->external_id.empty());
    BOOST_TEST(store->contacts().erase(1002).value().recipients == 1);
    const auto findings = store->examine(false);
    for (const auto* column : {"id", "external_id"})
        BOOST_TEST(std::ranges::count_if(findings, [&](const finding& f) {
            return f.sentence.starts_with("1 rows of " + options.contacts_view + " have a value in the column " +
                                          column + " that cannot be read");
        }) == 1);
}

BOOST_AUTO_TEST_CASE(fields_that_only_the_database_takes_for_json_do_not_keep_the_store_from_opening)
{
    scratch_folder folder;
    auto options = crm(folder);
    execute_in(folder.options(), {"CREATE TABLE people AS SELECT * FROM crm_people",
                                     R"(UPDATE people SET fields = '{"a":"\ud800"}' WHERE id = 7)",
                                     R"(UPDATE people SET fields = '{"a":"\ud83d\ude00"}' WHERE id = 9)"});
    options.contacts_view = "people";
    const auto store = open_store(options);
    BOOST_TEST(store->contacts().get(7)->fields.empty());
    BOOST_TEST(store->contacts().get(9)->fields.size() == 1u);
    BOOST_TEST(store->contacts().list({}, "", {}).items.size() == 3u);
}

BOOST_AUTO_TEST_CASE(tags_of_the_host_that_cannot_be_read_are_left_out)
{
    scratch_folder folder;
    auto options = crm(folder);
    execute_in(folder.options(),
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
    for (const auto* unreadable : {"'{'", "'[]'", R"('{"a":"\ud800"}')", "'{\"a\":' || repeat('[', 40)"}) {
        const auto store = open_with(std::string{unreadable} + " AS fields");
        BOOST_TEST(store->contacts().get(7)->fields.empty());
        BOOST_TEST(store->contacts().list({}, "", {}).items.size() == 1u);
        BOOST_TEST(std::ranges::count_if(store->examine(false), [](const finding& f) {
            return f.sentence.find(" have a value in the column fields that cannot be read") != std::string::npos;
        }) == 1);
    }
    for (const auto& [odd, complaint] : cases) {
        const auto p = problem_of([&] { open_with(odd); });
        BOOST_TEST((p.code == errc::config));
        BOOST_TEST(p.detail.find(complaint) != std::string::npos, p.detail);
    }
}

BOOST_AUTO_TEST_SUITE_END()
