// Reading more rows than fit into memory; on PostgreSQL through a cursor.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/postgresql/database.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace outbound;
using namespace outbound::testing;
using soci::into;
using soci::use;

namespace {

struct server_fixture {
    scratch_schema schema;
    store_options options;

    server_fixture() { options.url = schema.url(); }
};

/// The peak of memory that `f` allocates, in MiB. (Linux: proc(5).)
template <class F>
long peak_of(F&& f)
{
    const auto resident = [](const std::string& name) {
        std::ifstream status{"/proc/self/status"};
        std::string word;
        long kib = 0;
        while (status >> word && word != name) {
        }
        status >> kib;
        return kib / 1024;
    };
    std::ofstream{"/proc/self/clear_refs"} << 5;  // resets the peak
    const auto before = resident("VmRSS:");
    f();
    return resident("VmHWM:") - before;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(walks, server_fixture)

BOOST_DATA_TEST_CASE(rows_of_a_walk_are_made_as_they_are_read, boost::unit_test::data::make({"on", "off"}), prepared)
{
    options.url += std::string{"&prepared="} + prepared;
    sql::postgresql_database db{options};
    sql::transaction tx{db};
    tx->execute_once("CREATE SEQUENCE made");
    const std::int64_t last = 100'000;
    std::int64_t n = 0;
    std::int64_t read = 0;
    std::int64_t made = 0;
    auto rows = tx->walk("SELECT nextval('made') FROM generate_series(1, :last)", use(last), into(n));
    for (bool row = rows.execute(); row; row = rows.fetch()) {
        if (++read == 1)
            tx->run("SELECT last_value FROM made", into(made));
        BOOST_REQUIRE(n == read);
    }
    BOOST_TEST(read == last);
    BOOST_TEST(made < 10'000);
}

BOOST_AUTO_TEST_CASE(nested_walks_are_independent)
{
    sql::postgresql_database db{options};
    const sql::snapshot state{db};
    std::int64_t outer = 0;
    std::int64_t inner = 0;
    std::int64_t pairs = 0;
    auto rows = state->walk("SELECT generate_series(1, 3)", into(outer));
    for (bool row = rows.execute(); row; row = rows.fetch()) {
        auto more = state->walk("SELECT generate_series(1, :last)", use(outer), into(inner));
        for (bool any = more.execute(); any; any = more.fetch())
            ++pairs;
    }
    BOOST_TEST(pairs == 6);
}

// Sanitizers keep freed memory for a while.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
BOOST_AUTO_TEST_CASE(memory_does_not_grow_with_the_number_of_contacts_recipients_and_events)
{
    const auto store = open_store(options);
    const auto id = store->campaigns().create(draft()).id;
    const std::string path = schema.name() + ".";
    // Each of these reads 30 MB or more.
    schema.admin() << "INSERT INTO " << path << "outbound_contacts (external_id, email, created_at, updated_at)"
                   << " SELECT n, repeat('x', 200) || n || '@example.com', 0, 0 FROM generate_series(1, 150000) n";
    schema.admin() << "INSERT INTO " << path << "campaign_recipients (campaign_id, seq, contact_id, address)"
                   << " SELECT " << id << ", n, n, '' FROM generate_series(1, 150000) n";
    schema.admin() << "INSERT INTO " << path << "outbound_recipient_events SELECT " << id
                   << ", n, n, 1, 'other', '', '', '', '', 0, 0, '{\"a\": \"' || repeat('x', 200) || '\"}'"
                   << " FROM generate_series(1, 150000) n";
    constexpr long few = 15;
    BOOST_TEST(peak_of([&] { BOOST_TEST(store->contacts().estimate({}, channel::email).matched == 150'000); }) < few);
    BOOST_TEST(peak_of([&] { BOOST_TEST(!store->campaigns().verify(id).empty()); }) < few);
    BOOST_TEST(peak_of([&] { store->events().refold(id); }) < few);
}
#endif

BOOST_AUTO_TEST_SUITE_END()
