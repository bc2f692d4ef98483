// Admission of connections when the listener is at its limits.
#include "http/listener.hpp"

#include "http/crowded_server.hpp"

#include <outbound/error.hpp>

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

BOOST_AUTO_TEST_SUITE(admission_tests)

BOOST_AUTO_TEST_CASE(the_connection_that_is_idle_for_longest_yields_to_a_new_one)
{
    crowded_server server{room_for(2)};
    const auto oldest = server.idle_client();
    const auto newer = server.idle_client();
    const auto newest = server.idle_client();
    BOOST_TEST(oldest->receive_all() == "");
    newer->send(request_head);
    BOOST_TEST(is_answered(newer->receive(0)));
}

BOOST_AUTO_TEST_CASE(a_header_that_does_not_end_yields_too)
{
    crowded_server server{room_for(1)};
    raw_client slow{server.port()};
    slow.send("GET / HT");
    server.idle_client();
    BOOST_TEST(slow.receive_all() == "");
}

BOOST_AUTO_TEST_CASE(a_request_that_is_served_never_yields)
{
    crowded_server server{room_for(1)};
    const auto busy = server.busy_client();
    raw_client next{server.port()};
    next.send(request_head);
    BOOST_TEST(is_refused(next.receive_all()));
}

BOOST_AUTO_TEST_CASE(one_peer_cannot_take_all_connections)
{
    auto options = room_for(10);
    options.peer_connections = 1;
    crowded_server server{options};
    const auto busy = server.busy_client();
    raw_client next{server.port()};
    next.send(urgent_head);
    BOOST_TEST(is_refused(next.receive_all()));
    raw_client elsewhere{server.port(), "127.0.0.2"};
    elsewhere.send(request_head);
    BOOST_TEST(is_answered(elsewhere.receive(0)));
}

BOOST_AUTO_TEST_CASE(an_idle_connection_of_a_peer_yields_to_the_next_one_of_that_peer)
{
    auto options = room_for(10);
    options.peer_connections = 1;
    crowded_server server{options};
    const auto first = server.idle_client();
    const auto second = server.idle_client();
    BOOST_TEST(first->receive_all() == "");
}

BOOST_AUTO_TEST_CASE(a_proxy_may_take_all_connections)
{
    for (const auto* proxy : {"127.0.0.1", "::ffff:127.0.0.1"}) {
        auto options = room_for(3);
        options.peer_connections = 1;
        options.proxies = {proxy};
        crowded_server server{options};
        const auto first = server.busy_client();
        const auto second = server.idle_client();
        const auto third = server.idle_client();
        second->send(request_head);
        BOOST_TEST(is_answered(second->receive(0)));
    }
}

BOOST_AUTO_TEST_CASE(a_proxy_is_named_by_its_address)
{
    auto options = room_for(1);
    options.proxies = {"proxy.example.com"};
    BOOST_CHECK_EXCEPTION(crowded_server{options}, error,
        [](const error& e) { return e.problem().detail.find("proxy.example.com") != std::string::npos; });
}

BOOST_AUTO_TEST_SUITE_END()
