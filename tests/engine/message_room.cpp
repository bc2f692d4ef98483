// The limit of messages in flight of a channel.
#include "engine/message_room.hpp"

#include "engine/part_fixture.hpp"

BOOST_FIXTURE_TEST_SUITE(message_room_tests, part_fixture)

BOOST_AUTO_TEST_CASE(waiters_are_served_in_order_even_if_a_later_one_needs_less)
{
    message_room room{10};
    outbound::signal first{io.get_executor()}, second{io.get_executor()}, third{io.get_executor()};
    BOOST_TEST(room.enter(first, 8));
    BOOST_TEST(!room.enter(second, 4));
    BOOST_TEST(!room.enter(third, 1));
    room.give_back(2);
    BOOST_TEST(!room.enter(third, 1));
    BOOST_TEST(room.enter(second, 4));
    BOOST_TEST(!room.enter(third, 1));
    room.give_back(4);
    BOOST_TEST(room.enter(third, 1));
}

BOOST_AUTO_TEST_CASE(a_waiter_that_gives_up_admits_the_next)
{
    message_room room{10};
    outbound::signal first{io.get_executor()}, second{io.get_executor()}, third{io.get_executor()};
    BOOST_TEST(room.enter(first, 8));
    BOOST_TEST(!room.enter(second, 4));
    BOOST_TEST(!room.enter(third, 2));
    room.leave_line(second);
    BOOST_TEST(room.enter(third, 2));
}

BOOST_AUTO_TEST_CASE(a_batch_larger_than_the_room_enters_when_the_room_is_empty)
{
    message_room room{10};
    outbound::signal first{io.get_executor()}, second{io.get_executor()};
    BOOST_TEST(room.enter(first, 1));
    BOOST_TEST(!room.enter(second, 50));
    room.give_back(1);
    BOOST_TEST(room.enter(second, 50));
}

BOOST_AUTO_TEST_SUITE_END()
