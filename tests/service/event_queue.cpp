// The queue of events for the host.
#include "service/event_queue.hpp"

#include <boost/test/unit_test.hpp>

#include <poll.h>

#include <future>
#include <thread>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

bool is_readable(const event_queue& q)
{
    pollfd descriptor{q.descriptor(), POLLIN, 0};
    return ::poll(&descriptor, 1, 0) == 1;
}

event numbered(int number)
{
    return {event_type::log, {}, {{"number", number}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_queue_tests)

BOOST_AUTO_TEST_CASE(events_come_out_in_order_and_the_descriptor_becomes_readable)
{
    event_queue q{system_clock()};
    BOOST_TEST(!is_readable(q));
    BOOST_TEST(!q.poll(0ms).has_value());
    q.on_event(numbered(1));
    q.on_event(numbered(2));
    BOOST_TEST(is_readable(q));
    BOOST_TEST(q.poll(0ms).value().data.at("number") == 1);
    BOOST_TEST(is_readable(q));
    BOOST_TEST(q.poll(-1ms).value().data.at("number") == 2);
    BOOST_TEST(!is_readable(q));
    BOOST_TEST(!q.poll(0ms).has_value());
}

BOOST_AUTO_TEST_CASE(events_are_dropped_and_counted_when_the_queue_is_full)
{
    event_queue q{system_clock()};
    for (int i = 0; i < 10'005; ++i)
        q.on_event(numbered(i));
    for (int i = 0; i < 10'000; ++i)
        BOOST_REQUIRE(q.poll(0ms).value().data.at("number") == i);
    BOOST_TEST(is_readable(q));
    const auto last = q.poll(0ms).value();
    BOOST_TEST((last.type == event_type::events_dropped));
    BOOST_TEST(last.data.at("count") == 5);
    BOOST_TEST(!q.poll(0ms).has_value());
    BOOST_TEST(!is_readable(q));
}

BOOST_AUTO_TEST_CASE(wake_a_thread_that_waits)
{
    event_queue q{system_clock()};
    auto waiting = std::async(std::launch::async, [&] { return q.poll(-1ms); });
    q.on_event(numbered(1));
    BOOST_TEST(waiting.get().has_value());
}

BOOST_AUTO_TEST_CASE(wake_ends_one_wait_with_nothing)
{
    event_queue q{system_clock()};
    auto waiting = std::async(std::launch::async, [&] { return q.poll(-1ms); });
    q.wake();
    BOOST_TEST(!waiting.get().has_value());
    q.wake();
    BOOST_TEST(is_readable(q));
    q.on_event(numbered(1));
    BOOST_TEST(!q.poll(-1ms).has_value());
    BOOST_TEST(q.poll(-1ms).value().data.at("number") == 1);
    BOOST_TEST(!is_readable(q));
}

BOOST_AUTO_TEST_SUITE_END()
