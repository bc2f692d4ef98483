// The row of outbound_meta that keeps manual time.
#include "store/manual_time.hpp"

#include "store/schema.hpp"
#include "store/scratch.hpp"
#include "store/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using outbound::testing::problem_of;
using outbound::testing::scratch_folder;

BOOST_AUTO_TEST_SUITE(manual_time_tests)

BOOST_AUTO_TEST_CASE(row_that_holds_no_time_is_named_with_the_way_out)
{
    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
    sql::ensure_schema(db);
    for (const std::string text : {"soon", "12 ", "99999999999999999999"}) {
        sql::write(db, [&](sql::transaction& tx) { sql::write_meta(*tx, "manual_time", text); });
        const auto reading = problem_of([&] { sql::read_manual_time(*db.reader()); });
        BOOST_TEST((reading.code == errc::store));
        BOOST_TEST(reading.detail.find("outbound_meta: manual_time must be microseconds since 1970, got \"" + text +
                                       '"') != std::string::npos,
            reading.detail);
        BOOST_TEST((problem_of([&] { sql::advance_manual_time(db, {}, {}); }).code == errc::store));
    }
}

BOOST_AUTO_TEST_SUITE_END()
