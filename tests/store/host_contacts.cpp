// Contacts that the host keeps in tables of its own, seen through views.
#include "conformance/people.hpp"
#include "store/sqlite_database.hpp"

#include <boost/test/unit_test.hpp>

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
            "CREATE VIEW crm_people AS SELECT number AS id, 'C' || number AS external_id, coalesce(mail, '') AS email, '' AS "
            "phone, "
            "name AS first_name, '' AS last_name, '' AS company, branch AS industry, NULL AS lead_score, '' AS timezone, '{}' AS "
            "fields, "
            "0 AS created_at, 0 AS updated_at FROM customers",
            "CREATE VIEW crm_tags AS SELECT number AS contact_id, 'big' AS tag FROM customers WHERE branch = 'bank'"});
    auto options = folder.options();
    options.contacts_view = "crm_people";
    options.tags_view = "crm_tags";
    return options;
}

}  // namespace

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

BOOST_AUTO_TEST_CASE(contacts_of_the_host_are_never_written)
{
    scratch_folder folder;
    const auto store = open_store(crm(folder));
    BOOST_TEST((problem_of([&] { store->contacts().upsert(std::vector{person("x")}); }).code == errc::conflict));
    const auto p = problem_of([&] { store->contacts().remove(7); });
    BOOST_TEST((p.code == errc::conflict));
    BOOST_TEST(p.detail.find("crm_people") != std::string::npos);

    const auto id = running_campaign(*store);
    BOOST_TEST(store->contacts().erase(7));  // what we keep of the person goes; the rest is the host's
    BOOST_TEST(store->campaigns().recipients(id, {}, {}).items.at(0).address.empty());
    BOOST_TEST(store->contacts().get(7).has_value());
    BOOST_TEST(!store->contacts().erase(8));
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

BOOST_AUTO_TEST_CASE(view_that_gives_null_for_text_is_told_so)
{
    scratch_folder folder;
    const auto options = crm(folder);
    run(folder.options(), {"UPDATE customers SET name = NULL WHERE number = 7"});
    const auto p = problem_of([&] { open_store(options)->contacts().get(7); });
    BOOST_TEST((p.code == errc::store));
    BOOST_TEST(p.detail.find("must give ''") != std::string::npos);
}
