// Threads for blocking store calls.
#include "engine/store_threads.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <thread>

using namespace outbound;

namespace {

/// The executor outlives the threads, like that of a host.
struct thread_fixture {
    boost::asio::io_context io;
    store_threads threads{1};

    template <class F>
    void run(F& call)
    {
        const auto caller_thread = std::this_thread::get_id();
        auto work = [&]() -> boost::asio::awaitable<void> {
            co_await threads.run(call);
            BOOST_TEST((std::this_thread::get_id() == caller_thread));
        };
        io.restart();
        boost::asio::co_spawn(io, work(), [](std::exception_ptr failed) {
            if (failed)
                std::rethrow_exception(failed);
        });
        io.run();
    }
};

/// The scheduling policy of a store thread whose engine was created by a thread with `policy`.
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
    const auto caller_thread = std::this_thread::get_id();
    std::thread::id call_thread;
    auto call = [&] { return call_thread = std::this_thread::get_id(); };
    on.run(call);
    BOOST_TEST((call_thread != caller_thread));
    auto failing = [] { return throw std::runtime_error{"no"}, 0; };
    BOOST_CHECK_THROW(on.run(failing), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(store_threads_run_as_batch_unless_the_host_chose_another_policy)
{
    BOOST_TEST(policy_under(SCHED_OTHER) == SCHED_BATCH);
    BOOST_TEST(policy_under(SCHED_IDLE) == SCHED_IDLE);
}

BOOST_AUTO_TEST_SUITE_END()
