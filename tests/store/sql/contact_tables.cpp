// Contacts in tables of the host, read through views.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/contacts/segment_sql.hpp"
#include "store/sql/host_views.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;

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

BOOST_AUTO_TEST_CASE(contacts_with_an_address_are_counted_in_the_order_of_their_table)
{
    const scratch_folder folder;
    open_store(folder.options());
    const auto home = sql::open_database(folder.options());
    const sql::snapshot db{*home};
    const auto condition = sql::compile(*db, {}, {}, sql::walk::whole, channel::email);
    std::string step;
    int number = 0;
    db->run("EXPLAIN QUERY PLAN SELECT count(*) FROM outbound_contacts c WHERE " + condition.where, condition.values,
        soci::into(number), soci::into(number), soci::into(number), soci::into(step));
    BOOST_TEST(step == "SCAN c");
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
