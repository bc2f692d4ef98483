// Threads for blocking store calls.
#include "engine/store_threads.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <thread>

using namespace outbound;

namespace {

/// The executor outlives the threads, as a host's does.
struct thread_fixture {
    boost::asio::io_context io;
    store_threads threads{1};

    template <class F>
    void run(F& call)
    {
        const auto here = std::this_thread::get_id();
        auto work = [&]() -> boost::asio::awaitable<void> {
            co_await threads.run(call);
            BOOST_TEST((std::this_thread::get_id() == here));
        };
        io.restart();
        boost::asio::co_spawn(io, work(), [](std::exception_ptr failed) {
            if (failed)
                std::rethrow_exception(failed);
        });
        io.run();
    }
};

/// What a store thread runs under when its engine was made by a thread that ran under `policy`.
int policy_under(int policy)
{
    int found = -1;
    std::thread host{[&] {
        const sched_param parameters{};
        BOOST_TEST(pthread_setschedparam(pthread_self(), policy, &parameters) == 0);
        thread_fixture on;
        auto call = [&] { return found = sched_getscheduler(0); };
        on.run(call);
    }};
    host.join();
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_threads_tests)

BOOST_AUTO_TEST_CASE(calls_run_on_another_thread_and_their_exceptions_come_back)
{
    thread_fixture on;
    const auto here = std::this_thread::get_id();
    std::thread::id there;
    auto call = [&] { return there = std::this_thread::get_id(); };
    on.run(call);
    BOOST_TEST((there != here));
    auto failing = [] { return throw std::runtime_error{"no"}, 0; };
    BOOST_CHECK_THROW(on.run(failing), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(they_run_as_batch_unless_the_host_chose_another_policy)
{
    BOOST_TEST(policy_under(SCHED_OTHER) == SCHED_BATCH);
    BOOST_TEST(policy_under(SCHED_IDLE) == SCHED_IDLE);
}

BOOST_AUTO_TEST_SUITE_END()
