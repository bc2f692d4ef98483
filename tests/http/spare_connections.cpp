// Spare connections for urgent requests, and connections for health checks, when no others are left.
#include "http/listener.hpp"

#include "http/crowded_server.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <thread>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// A client whose urgent request has a body of that size, for which the server waits.
std::unique_ptr<raw_client> half_sent(std::uint16_t port, const std::string& from, std::size_t size)
{
    auto client = std::make_unique<raw_client>(port, from);
    client->send("POST /urgent HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(size) +
                 "\r\n\r\n");
    BOOST_TEST(client->receive(0).starts_with("HTTP/1.1 100"));
    return client;
}

/// Sends a whole urgent request with a body until it is answered, at most 5 seconds.
bool is_answered_soon(std::uint16_t port, const std::string& from = "127.0.0.1")
{
    const auto end = std::chrono::steady_clock::now() + 5s;
    while (!is_answered(ask(port, urgent_post + std::string{"body"}, from)))
        if (std::chrono::steady_clock::now() > end)
            return false;
    return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(spare_connections_tests)

BOOST_AUTO_TEST_CASE(an_urgent_request_is_answered_where_there_is_no_room_for_others)
{
    crowded_server server{room_for(1)};
    const auto busy = server.busy_client();
    for (int i = 0; i < 40; ++i) {
        raw_client urgent{server.port()};
        urgent.send(urgent_head);
        BOOST_TEST(is_answered(urgent.receive_all()));
    }
}

BOOST_AUTO_TEST_CASE(spare_connections_are_counted_too)
{
    auto options = room_for(1);
    options.spare_connections = 1;
    crowded_server server{options};
    const auto busy = server.busy_client();
    const auto spare = server.busy_client("127.0.0.1", urgent_held_head);
    raw_client urgent{server.port()};
    urgent.send(urgent_head);
    BOOST_TEST(is_refused(urgent.receive_all()));
}

BOOST_AUTO_TEST_CASE(a_silent_spare_connection_yields_to_the_next_one)
{
    auto options = room_for(1);
    options.spare_connections = 1;
    crowded_server server{options};
    const auto busy = server.busy_client();
    raw_client silent{server.port(), "127.0.0.2"};
    raw_client urgent{server.port()};
    urgent.send(urgent_head);
    BOOST_TEST(is_answered(urgent.receive_all()));
    BOOST_TEST(silent.receive_all() == "");
}

BOOST_AUTO_TEST_CASE(one_peer_cannot_take_all_spare_connections)
{
    auto options = room_for(1);
    options.spare_connections = 5;
    crowded_server server{options};
    const auto busy = server.busy_client();
    const auto first = server.busy_client("127.0.0.2", urgent_held_head);
    const auto second = server.busy_client("127.0.0.2", urgent_held_head);
    raw_client third{server.port(), "127.0.0.2"};
    third.send(urgent_head);
    BOOST_TEST(is_refused(third.receive_all()));
    raw_client elsewhere{server.port(), "127.0.0.3"};
    elsewhere.send(urgent_head);
    BOOST_TEST(is_answered(elsewhere.receive_all()));
}

BOOST_AUTO_TEST_CASE(a_spare_connection_whose_body_does_not_arrive_yields_to_the_next_one)
{
    auto options = room_for(1);
    options.spare_connections = 2;
    options.prompt_time = 50ms;
    crowded_server server{options};
    const auto busy = server.busy_client();
    const auto oldest = half_sent(server.port(), "127.0.0.2", 4);
    const auto newer = half_sent(server.port(), "127.0.0.3", 4);
    oldest->send("b");
    newer->send("bod");
    BOOST_TEST(is_answered_soon(server.port()));
    BOOST_TEST(oldest->receive_all() == "");
    newer->send("y");
    BOOST_TEST(is_answered(newer->receive_all()));
}

BOOST_AUTO_TEST_CASE(a_body_that_trickles_on_a_spare_connection_yields_too)
{
    auto options = room_for(1);
    options.spare_connections = 1;
    options.prompt_time = 100ms;
    crowded_server server{options};
    const auto busy = server.busy_client();
    const auto slow = half_sent(server.port(), "127.0.0.2", 60'000);
    for (int i = 0; i < 8; ++i) {
        slow->send("some bytes of the body");
        std::this_thread::sleep_for(20ms);
    }
    BOOST_TEST(is_answered_soon(server.port()));
    BOOST_TEST(slow->receive_all() == "");
}

BOOST_AUTO_TEST_CASE(a_body_on_a_spare_connection_has_time_to_arrive)
{
    auto options = room_for(1);
    options.spare_connections = 1;
    options.prompt_time = 60s;
    crowded_server server{options};
    const auto busy = server.busy_client();
    const auto first = half_sent(server.port(), "127.0.0.2", 4);
    BOOST_TEST(is_refused(ask(server.port(), urgent_head)));
    first->send("body");
    BOOST_TEST(is_answered(first->receive_all()));
}

BOOST_AUTO_TEST_CASE(a_health_check_is_answered_when_spare_connections_are_in_use_as_well)
{
    auto options = room_for(1);
    options.spare_connections = 1;
    crowded_server server{options};
    const auto busy = server.busy_client();
    const auto spare = server.busy_client("127.0.0.2", urgent_held_head);
    for (int i = 0; i < 40; ++i)
        BOOST_TEST(is_answered(ask(server.port(), health_head)));
    BOOST_TEST(is_refused(ask(server.port(), urgent_head)));
    BOOST_TEST(is_refused(ask(server.port(), "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbo")));
}

BOOST_AUTO_TEST_CASE(connections_for_health_checks_cannot_be_kept_from_others)
{
    auto options = room_for(1);
    options.spare_connections = 1;
    options.health_connections = 1;
    crowded_server server{options};
    const auto busy = server.busy_client();
    const auto spare = server.busy_client("127.0.0.2", urgent_held_head);
    raw_client silent{server.port(), "127.0.0.3"};
    BOOST_TEST(is_answered(ask(server.port(), health_head)));
    BOOST_TEST(silent.receive_all() == "");
    raw_client lingering{server.port(), "127.0.0.3"};
    lingering.send(urgent_post);
    BOOST_TEST(is_refused(lingering.receive(0)));
    BOOST_TEST(is_answered(ask(server.port(), health_head)));
}

BOOST_AUTO_TEST_CASE(a_connection_for_health_checks_waits_only_shortly_for_the_header)
{
    auto options = room_for(1);
    options.spare_connections = 1;
    options.prompt_time = 50ms;
    crowded_server server{options};
    const auto busy = server.busy_client();
    const auto spare = server.busy_client("127.0.0.2", urgent_held_head);
    for (const auto* begun : {"", "GET /hea"})
        BOOST_TEST(ask(server.port(), begun) == "");
}

BOOST_AUTO_TEST_CASE(a_peer_with_too_many_connections_may_check_the_health)
{
    auto options = room_for(10);
    options.peer_connections = 1;
    crowded_server server{options};
    const auto busy = server.busy_client();
    BOOST_TEST(is_answered(ask(server.port(), health_head)));
    BOOST_TEST(is_refused(ask(server.port(), urgent_head)));
}

BOOST_AUTO_TEST_SUITE_END()
