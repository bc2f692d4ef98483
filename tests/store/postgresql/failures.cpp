// A PostgreSQL server with a full disk or closed connections: readable errors, no partial writes, and recovery. The
// clock of the server applies.
#include "store/postgresql/database.hpp"

#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/scratch.hpp"

#include "postgresql/server.hpp"

#include <outbound/store.hpp>

#include <boost/test/unit_test.hpp>

using namespace outbound;
using outbound::testing::person;
using outbound::testing::problem_of;
using outbound::testing::scratch_schema;
using namespace std::chrono_literals;

namespace {

struct postgresql_fixture {
    scratch_schema schema;
    store_options options = [this] {
        store_options to;
        to.url = schema.url();
        return to;
    }();
    std::unique_ptr<store> stored = open_store(options);

    std::size_t people() { return stored->contacts().list({}, {}, {}).items.size(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(postgresql_failures, postgresql_fixture)

BOOST_AUTO_TEST_CASE(full_disk_is_reported_and_nothing_of_the_batch_is_kept)
{
    // The error of a server whose table cannot grow, for the second of two rows.
    schema.admin()
        << "CREATE FUNCTION " << schema.name() << ".no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        << " RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$";
    schema.admin() << "CREATE TRIGGER no_room BEFORE INSERT ON " << schema.name()
                   << ".outbound_contacts FOR EACH ROW WHEN (NEW.external_id = 'second') EXECUTE FUNCTION "
                   << schema.name() << ".no_room()";
    const std::vector contacts{person("first"), person("second")};
    const auto fault = problem_of([&] { stored->contacts().upsert(contacts); });
    BOOST_TEST((fault.code == errc::store));
    BOOST_TEST(fault.detail.find("disk is full; make room and go on") != std::string::npos, fault.detail);
    BOOST_TEST(people() == 0u);
    schema.admin() << "DROP TRIGGER no_room ON " << schema.name() << ".outbound_contacts";
    stored->contacts().upsert(contacts);
    BOOST_TEST(people() == 2u);
}

BOOST_AUTO_TEST_CASE(connections_closed_by_the_server_are_reopened)
{
    stored->contacts().upsert(std::vector{person("before")});
    schema.admin()
        << "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'outbound'";
    // A recently used session is not checked: the first call may fail with the lost connection.
    try {
        stored->contacts().upsert(std::vector{person("after")});
    } catch (const error& e) {
        BOOST_TEST((e.code() == errc::store));
        stored->contacts().upsert(std::vector{person("after")});
    }
    BOOST_TEST(people() == 2u);
}

BOOST_AUTO_TEST_CASE(store_reports_how_far_the_servers_clock_is_ahead)
{
    BOOST_TEST(std::abs(stored->ahead().count()) < std::chrono::microseconds{5s}.count());  // It is on this machine.
}

BOOST_AUTO_TEST_SUITE_END()
