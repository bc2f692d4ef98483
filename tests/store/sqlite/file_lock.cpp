// The lock between processes; a second object on the same file acts as another process.
#include "store/sqlite/file_lock.hpp"

#include "store/scratch.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace outbound;
using namespace std::chrono_literals;
using outbound::sql::file_lock;
using outbound::testing::problem_of;
using outbound::testing::scratch_folder;

BOOST_AUTO_TEST_SUITE(file_lock_tests)

BOOST_AUTO_TEST_CASE(second_holder_waits_until_its_timeout_or_the_release_of_the_first)
{
    scratch_folder folder;
    file_lock first{folder.file("lock")};
    file_lock second{folder.file("lock")};
    BOOST_TEST(first.acquire(0ms));
    BOOST_TEST(!second.acquire(5ms));
    first.release();
    BOOST_TEST(second.acquire(0ms));
    BOOST_TEST(!first.acquire(0ms));
}

BOOST_AUTO_TEST_CASE(lock_is_free_when_its_holder_has_ended)
{
    scratch_folder folder;
    file_lock second{folder.file("lock")};
    {
        file_lock first{folder.file("lock")};
        BOOST_TEST(first.acquire(0ms));
    }
    BOOST_TEST(second.acquire(0ms));
}

BOOST_AUTO_TEST_CASE(a_holder_that_locks_repeatedly_does_not_starve_another)
{
    scratch_folder folder;
    std::atomic<bool> stop = false;
    std::atomic<bool> begun = false;
    std::thread greedy{[&] {
        file_lock lock{folder.file("lock")};
        while (!stop)
            if (lock.acquire(10s)) {
                begun = true;
                lock.release();
            }
    }};
    file_lock patient{folder.file("lock")};
    while (!begun)
        std::this_thread::yield();
    int turns = 0;
    for (; turns < 50 && patient.acquire(10s); ++turns)
        patient.release();
    stop = true;
    greedy.join();
    BOOST_TEST(turns == 50);
}

BOOST_AUTO_TEST_CASE(lock_file_that_cannot_be_created_is_reported_with_its_path)
{
    const auto p = problem_of([] { file_lock lock{"/nowhere/at/all-lock"}; });
    BOOST_TEST((p.code == errc::store));
    BOOST_TEST(p.detail.find("/nowhere/at/all-lock") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
