// Spare connections for urgent requests, and connections for health checks, when no others are left.
#include "http/listener.hpp"

#include "http/crowded_server.hpp"
#include "http/scripted_server.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <string>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// A server with one connection, which is busy, and some spare ones.
struct full_server : crowded_server {
    explicit full_server(std::size_t spare, std::chrono::milliseconds prompt_time = 60s, std::size_t health = 8)
        : crowded_server{options_for(spare, prompt_time, health)}
    {
    }

    static http::listener_options options_for(
        std::size_t spare, std::chrono::milliseconds prompt_time, std::size_t health)
    {
        auto options = room_for(1);
        options.spare_connections = spare;
        options.prompt_time = prompt_time;
        options.health_connections = health;
        return options;
    }

    std::unique_ptr<raw_client> busy = busy_client();
};

/// A full server whose only spare connection is busy too.
struct crammed_server : full_server {
    explicit crammed_server(std::chrono::milliseconds prompt_time = 60s, std::size_t health = 8)
        : full_server{1, prompt_time, health}
    {
    }

    std::unique_ptr<raw_client> spare = busy_client("127.0.0.2", urgent_held_head);
};

/// A client whose urgent request has a body of that size, for which the server waits.
std::unique_ptr<raw_client> half_sent(std::uint16_t port, const std::string& from, std::size_t size)
{
    auto client = std::make_unique<raw_client>(port, from);
    client->send("POST /urgent HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " + std::to_string(size) +
                 "\r\n\r\n");
    BOOST_TEST(client->receive(0).starts_with("HTTP/1.1 100"));
    return client;
}

/// Sends a whole urgent request with a body until it is answered, at most 5 seconds; `meanwhile` runs before each.
template <class Action>
bool is_answered_soon(std::uint16_t port, Action meanwhile)
{
    const auto end = std::chrono::steady_clock::now() + 5s;
    while (std::chrono::steady_clock::now() < end) {
        meanwhile();
        if (is_answered(ask(port, urgent_post + std::string{"body"})))
            return true;
    }
    return false;
}

/// Room for one connection, which yields after that time if it is slow.
http::listener_options prompt_server(std::chrono::milliseconds prompt_time)
{
    auto options = room_for(1);
    options.prompt_time = prompt_time;
    return options;
}

/// The answer to a request that is repeated until there is room for it, at most 5 seconds.
std::string ask_until_admitted(std::uint16_t port)
{
    constexpr auto only_request = "GET /plain HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const auto end = std::chrono::steady_clock::now() + 5s;
    auto heard = ask(port, only_request);
    while (is_refused(heard) && std::chrono::steady_clock::now() < end)
        heard = ask(port, only_request);
    return heard;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(spare_connections_tests)

BOOST_AUTO_TEST_CASE(an_urgent_request_is_answered_where_there_is_no_room_for_others)
{
    crowded_server server{room_for(1)};
    const auto busy = server.busy_client();
    for (int i = 0; i < 40; ++i)
        BOOST_TEST(is_answered(ask(server.port(), urgent_head)));
}

BOOST_AUTO_TEST_CASE(spare_connections_are_counted_too)
{
    crammed_server server;
    BOOST_TEST(is_refused(ask(server.port(), urgent_head)));
}

BOOST_AUTO_TEST_CASE(a_silent_spare_connection_yields_to_the_next_one)
{
    full_server server{1};
    raw_client silent{server.port(), "127.0.0.2"};
    BOOST_TEST(is_answered(ask(server.port(), urgent_head)));
    BOOST_TEST(silent.receive_all() == "");
}

BOOST_AUTO_TEST_CASE(one_peer_cannot_take_all_spare_connections)
{
    full_server server{5};
    const auto first = server.busy_client("127.0.0.2", urgent_held_head);
    const auto second = server.busy_client("127.0.0.2", urgent_held_head);
    BOOST_TEST(is_refused(ask(server.port(), urgent_head, "127.0.0.2")));
    BOOST_TEST(is_answered(ask(server.port(), urgent_head, "127.0.0.3")));
}

BOOST_AUTO_TEST_CASE(a_spare_connection_whose_body_does_not_arrive_yields_to_the_next_one)
{
    full_server server{2, 50ms};
    const auto oldest = half_sent(server.port(), "127.0.0.2", 4);
    const auto newer = half_sent(server.port(), "127.0.0.3", 4);
    oldest->send("b");
    newer->send("bod");
    BOOST_TEST(is_answered_soon(server.port(), [] {}));
    BOOST_TEST(oldest->receive_all() == "");
    newer->send("y");
    BOOST_TEST(is_answered(newer->receive_all()));
}

BOOST_AUTO_TEST_CASE(a_body_that_trickles_on_a_spare_connection_yields_too)
{
    full_server server{1, 100ms};
    const auto slow = half_sent(server.port(), "127.0.0.2", 60'000);
    BOOST_TEST(is_answered_soon(server.port(), [&] { slow->send("x"); }));
    BOOST_TEST(slow->receive_all() == "");
}

BOOST_AUTO_TEST_CASE(a_connection_whose_body_hardly_arrives_yields_to_any_request)
{
    crowded_server server{prompt_server(50ms)};
    const auto slow = half_sent(server.port(), "127.0.0.2", 60'000);
    slow->send("x");
    BOOST_TEST(is_answered(ask_until_admitted(server.port())));
    BOOST_TEST(slow->receive_all() == "");
}

BOOST_AUTO_TEST_CASE(a_client_that_hardly_takes_its_response_yields_to_any_request)
{
    crowded_server server{prompt_server(50ms)};
    raw_client slow{server.port(), "127.0.0.2"};
    slow.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(is_answered(slow.receive(0)));
    BOOST_TEST(is_answered(ask_until_admitted(server.port())));
    BOOST_TEST(slow.receive_all().size() < large_body);
}

BOOST_AUTO_TEST_CASE(a_client_that_takes_its_response_steadily_keeps_its_place)
{
    constexpr std::chrono::duration<std::size_t, std::micro> time_of_byte{2};
    crowded_server server{prompt_server(500ms)};
    raw_client steady{server.port(), "127.0.0.2", 16 * 1024};
    steady.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(is_answered(steady.receive(0)));
    const auto begun = std::chrono::steady_clock::now();
    std::size_t taken = 0;
    for (auto passed = 0ns; passed < 1500ms; passed = std::chrono::steady_clock::now() - begun) {
        taken += steady.receive_body(passed / time_of_byte - taken).size();
        BOOST_TEST(is_refused(ask(server.port(), request_head)));
    }
    BOOST_TEST(taken + steady.receive_body(large_body - taken).size() == large_body);
}

BOOST_AUTO_TEST_CASE(a_connection_whose_body_waits_for_the_server_keeps_its_place)
{
    scripted_server server{{.holds_body = true}, prompt_server(50ms)};
    const auto port = server.listener.port();
    raw_client upload{port, "127.0.0.2"};
    upload.send("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbo");
    BOOST_TEST(server.log.await("bytes"));
    const auto end = std::chrono::steady_clock::now() + 300ms;
    while (std::chrono::steady_clock::now() < end)
        BOOST_TEST(is_refused(ask(port, request_head)));
    server.log.add("opened");
    upload.send("dy");
    BOOST_TEST(is_answered(upload.receive_all()));
}

BOOST_AUTO_TEST_CASE(a_connection_whose_body_arrives_keeps_its_place)
{
    constexpr std::size_t whole = 2'000'000;
    const std::string piece(500, 'x');
    crowded_server server{prompt_server(500ms)};
    const auto upload = half_sent(server.port(), "127.0.0.2", whole);
    const auto end = std::chrono::steady_clock::now() + 700ms;
    std::size_t sent = 0;
    for (; std::chrono::steady_clock::now() < end && sent + piece.size() < whole; sent += piece.size()) {
        upload->send(piece);
        BOOST_TEST(is_refused(ask(server.port(), request_head)));
    }
    upload->send(std::string(whole - sent, 'x'));
    BOOST_TEST(is_answered(upload->receive(0)));
}

BOOST_AUTO_TEST_CASE(a_body_on_a_spare_connection_has_time_to_arrive)
{
    full_server server{1};
    const auto first = half_sent(server.port(), "127.0.0.2", 4);
    BOOST_TEST(is_refused(ask(server.port(), urgent_head)));
    first->send("body");
    BOOST_TEST(is_answered(first->receive_all()));
}

BOOST_AUTO_TEST_CASE(a_health_check_is_answered_when_spare_connections_are_in_use_as_well)
{
    crammed_server server;
    for (int i = 0; i < 40; ++i)
        BOOST_TEST(is_answered(ask(server.port(), health_head)));
    BOOST_TEST(is_refused(ask(server.port(), urgent_head)));
    BOOST_TEST(is_refused(ask(server.port(), "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbo")));
}

BOOST_AUTO_TEST_CASE(connections_for_health_checks_cannot_be_kept_from_others)
{
    crammed_server server{60s, 1};
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
    crammed_server server{50ms};
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
