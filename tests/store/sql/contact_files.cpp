// Contacts in a database file of the host.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

/// The customers of a CRM in a separate file, whose name needs quoting.
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

BOOST_AUTO_TEST_SUITE(contact_files_tests)

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

BOOST_AUTO_TEST_SUITE_END()
