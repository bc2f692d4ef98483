// Creating the schema, refusing older and newer ones, sharing a database with a host.
#include "store/schema.hpp"
#include "store/sqlite/database.hpp"

#include "store/scratch.hpp"

#include <outbound/testing/seeded_random.hpp>

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace outbound;
using outbound::testing::problem_of;
using outbound::testing::scratch_folder;

namespace {

void change(const store_options& options, std::string_view sql)
{
    sql::sqlite_database db{options};
    sql::transaction tx{db};
    tx->execute_once(sql);
    tx.commit();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema)

BOOST_AUTO_TEST_CASE(empty_database_is_set_up_once_and_keeps_its_identity)
{
    scratch_folder folder;
    sql::identity first;
    {
        sql::sqlite_database db{folder.options()};
        first = sql::ensure_schema(db);
    }
    sql::sqlite_database db{folder.options()};
    BOOST_TEST(first.instance.size() == 8U);
    BOOST_TEST(first.instance.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos);
    BOOST_TEST(first.secret.size() == 64U);
    BOOST_TEST(first.secret.find_first_not_of("0123456789abcdef") == std::string::npos);
    const auto again = sql::ensure_schema(db);
    BOOST_TEST(again.instance == first.instance);
    BOOST_TEST(again.secret == first.secret);
}

BOOST_AUTO_TEST_CASE(randomness_that_repeats_gives_the_same_identity)
{
    const auto identity_from = [](std::uint64_t seed) {
        outbound::testing::seeded_random numbers{seed};
        scratch_folder folder;
        auto options = folder.options();
        options.random = &numbers;
        sql::sqlite_database db{options};
        return sql::ensure_schema(db);
    };
    const auto first = identity_from(7);
    BOOST_TEST(identity_from(7).instance == first.instance);
    BOOST_TEST(identity_from(7).secret == first.secret);
    BOOST_TEST(identity_from(8).secret != first.secret);
}

BOOST_AUTO_TEST_CASE(opening_an_empty_database_many_times_at_once_gives_one_instance)
{
    scratch_folder folder;
    std::vector<std::string> instances(8);
    std::vector<std::thread> threads;
    for (auto& instance : instances)
        threads.emplace_back([&] {
            sql::sqlite_database db{folder.options()};
            instance = sql::ensure_schema(db).instance;
        });
    for (auto& t : threads)
        t.join();
    for (const auto& instance : instances)
        BOOST_TEST(instance == instances.front());
}

BOOST_AUTO_TEST_CASE(newer_schema_is_refused)
{
    scratch_folder folder;
    {
        sql::sqlite_database db{folder.options()};
        sql::ensure_schema(db);
    }
    change(folder.options(), "UPDATE outbound_meta SET value = '99' WHERE name = 'schema'");
    auto options = folder.options();
    for (const bool migrate : {false, true}) {
        options.migrate = migrate;
        sql::sqlite_database db{options};
        const auto problem = problem_of([&] { sql::ensure_schema(db); });
        BOOST_TEST((problem.code == errc::schema));
        BOOST_TEST(problem.detail.find("version 99") != std::string::npos);
        BOOST_TEST(problem.detail.find("update outbound") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(version_that_cannot_be_read_is_refused)
{
    for (const auto* value : {"", "one", "1x", "0", "-1", "99999999999"}) {
        BOOST_TEST_CONTEXT(value)
        {
            scratch_folder folder;
            {
                sql::sqlite_database db{folder.options()};
                sql::ensure_schema(db);
            }
            change(folder.options(),
                "UPDATE outbound_meta SET value = '" + std::string{value} + "' WHERE name = 'schema'");
            sql::sqlite_database db{folder.options()};
            BOOST_TEST((problem_of([&] { sql::ensure_schema(db); }).code == errc::schema));
        }
    }
}

BOOST_AUTO_TEST_CASE(suppressions_of_an_older_schema_become_facts)
{
    scratch_folder folder;
    auto options = folder.options();
    {
        sql::sqlite_database db{options};
        sql::ensure_schema(db, 2);
    }
    change(options,
        "INSERT INTO suppressions (channel, address, reason, source, expires_at, created_at) VALUES"
        " ('email', 'a@example.com', 'manual', 'api', 9000000000000000, 5), ('sms', '+4989123456', 'unsubscribe',"
        " 'twilio', NULL, 6), ('sms', '+4989123457', 'unsubscribe', 'link', NULL, 7)");
    options.migrate = true;
    const auto store = open_store(options);
    const auto facts = store->suppressions().list({}, {}).items;
    BOOST_REQUIRE(facts.size() == 3U);
    BOOST_TEST(facts[0].address == "a@example.com");
    BOOST_TEST(facts[0].expires_at.has_value());
    BOOST_TEST(facts[0].occurred_at.time_since_epoch().count() == 5);
    BOOST_TEST(facts[1].scope == "word");
    BOOST_TEST(facts[2].scope.empty());
    BOOST_TEST(store->suppressions().find(channel::sms, "+4989123457").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
