// Contacts that the host keeps in tables of its own, seen through views.
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

/// A CRM with customers of its own; two of three have an email address.
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
    const auto erased = store->contacts().erase(7);  // what we keep of the person goes; the rest is the host's
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

BOOST_AUTO_TEST_CASE(view_that_gives_null_for_text_is_reported)
{
    scratch_folder folder;
    const auto options = crm(folder);
    run(folder.options(), {"UPDATE customers SET name = NULL WHERE number = 7"});
    const auto p = problem_of([&] { open_store(options)->contacts().get(7); });
    BOOST_TEST((p.code == errc::store));
    BOOST_TEST(p.detail.find("must give ''") != std::string::npos);
}

namespace {

/// The CRM's customers in a file of its own, whose name needs quoting.
store_options crm_in_a_file_of_its_own(const scratch_folder& folder)
{
    const std::string file = "crm 100%?'#.db";
    {
        sql::sqlite_database db{folder.options(file)};
        sql::transaction tx{db};
        tx->execute_once("CREATE TABLE customers (number INTEGER PRIMARY KEY, mail TEXT)");
        tx->execute_once("INSERT INTO customers VALUES (7, 'ada@example.com'), (12, 'eve@example.com')");
        tx->execute_once(
            "CREATE VIEW people AS SELECT number AS id, 'C' || number AS external_id, mail AS email, '' AS phone, '' "
            "AS "
            "first_name, '' AS last_name, '' AS company, '' AS industry, NULL AS lead_score, '' AS timezone, '{}' AS "
            "fields, 0 AS created_at, 0 AS updated_at FROM customers");
        tx->execute_once(
            "CREATE VIEW labels AS SELECT number AS contact_id, 'big' AS tag FROM customers WHERE number > 10");
        tx.commit();
    }
    auto options = folder.options();
    options.contacts_database = folder.file(file);
    options.contacts_view = "people";
    options.tags_view = "labels";
    return options;
}

bool is_refused(const store_options& options, std::string_view words)
{
    const auto p = problem_of([&] { open_store(options); });
    BOOST_TEST_MESSAGE(p.detail);
    return p.code == errc::config && p.detail.find(words) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(contacts_are_read_from_a_file_of_the_host)
{
    scratch_folder folder;
    auto options = crm_in_a_file_of_its_own(folder);
    for (const auto* url : {"", "sqlite://:memory:"}) {
        if (*url)
            options.url = url;
        const auto store = open_store(options);
        BOOST_TEST(store->contacts().find("C12")->tags.at(0) == "big");
        segment big;
        big.tags_any = {"big"};
        BOOST_TEST(store->contacts().count(big, {}) == 1);
        const auto id = running_campaign(*store);
        const auto range = store->dispatch().claim_range(id, {"me"}).value();
        BOOST_TEST(range.recipients.at(1).email == "eve@example.com");
        BOOST_TEST(store->campaigns().verify(id).empty());
    }
}

BOOST_AUTO_TEST_CASE(file_of_the_host_is_never_written_and_its_changes_are_seen)
{
    scratch_folder folder;
    const auto options = crm_in_a_file_of_its_own(folder);
    const auto store = open_store(options);
    BOOST_TEST((problem_of([&] { store->contacts().remove(7); }).code == errc::conflict));
    {
        auto own = folder.options();
        own.url = "sqlite://" + options.contacts_database;
        sql::sqlite_database host{own};
        sql::transaction tx{host};
        tx->execute_once("UPDATE customers SET mail = 'new@example.com' WHERE number = 7");
        tx.commit();
    }
    BOOST_TEST(store->contacts().get(7)->email == "new@example.com");
    sql::sqlite_database db{options};
    sql::transaction tx{db};
    BOOST_TEST((problem_of([&] { tx->execute_once("DELETE FROM outbound_host.customers"); }).code == errc::store));
}

BOOST_AUTO_TEST_CASE(file_of_the_host_keeps_its_journal_mode)
{
    scratch_folder folder;
    const auto options = crm_in_a_file_of_its_own(folder);
    std::string mode;
    soci::session host{"sqlite3", "dbname=\"" + options.contacts_database + '"'};
    host << "PRAGMA journal_mode = DELETE", soci::into(mode);
    BOOST_TEST(mode == "delete");
    const auto store = open_store(options);
    BOOST_TEST(store->contacts().get(7)->email == "ada@example.com");
    host << "UPDATE customers SET mail = 'new@example.com' WHERE number = 7";
    BOOST_TEST(store->contacts().get(7)->email == "new@example.com");
    host << "PRAGMA journal_mode", soci::into(mode);
    BOOST_TEST(mode == "delete");
}

BOOST_AUTO_TEST_CASE(file_of_the_host_that_cannot_serve_is_refused_at_open)
{
    scratch_folder folder;
    const auto good = crm_in_a_file_of_its_own(folder);
    auto options = good;
    options.contacts_view = "nobody";
    BOOST_TEST(is_refused(options, "contacts.view \"outbound_host.nobody\""));
    options.contacts_view = "main.contacts";
    BOOST_TEST(is_refused(options, "in contacts.database"));
    options.contacts_view.clear();
    BOOST_TEST(is_refused(options, "contacts.view must name"));
    options = good;
    options.contacts_database = folder.file("none.db");
    BOOST_TEST(is_refused(options, "there is no such file"));
    options.contacts_database = ":memory:";
    BOOST_TEST(is_refused(options, "wanted is the path"));
    open_store(folder.options());
    options.contacts_database = folder.file();
    BOOST_TEST(is_refused(options, "outbound's own database"));
    options = good;
    options.url = "postgresql://127.0.0.1:9/none";
    BOOST_TEST(is_refused(options, "only SQLite"));
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
