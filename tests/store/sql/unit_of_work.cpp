// A process forked during a unit of work.
#include "store/sql/unit_of_work.hpp"

#include "store/scratch.hpp"
#include "store/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <unistd.h>

using namespace outbound;
using outbound::testing::scratch_folder;

namespace {

bool is_refused(const std::function<void()>& use)
{
    try {
        use();
        return false;
    } catch (const error& e) {
        return e.code() == errc::closed;
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(unit_of_work_tests)

BOOST_AUTO_TEST_CASE(child_that_is_forked_inside_of_a_unit_is_refused_the_session_of_its_parent)
{
    scratch_folder folder;
    sql::sqlite_database db{folder.options()};
    sql::atomically(db, [&] {
        const auto child = ::fork();
        BOOST_TEST_REQUIRE(child >= 0);
        if (child == 0)
            ::_exit(is_refused([&] { db.reader(); }) && is_refused([&] { const sql::transaction tx{db}; }) ? 0 : 1);
        int status = 0;
        ::waitpid(child, &status, 0);
        BOOST_TEST(status == 0);
        BOOST_TEST(!is_refused([&] { db.reader(); }));
    });
}

BOOST_AUTO_TEST_SUITE_END()
