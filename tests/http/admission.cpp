// Admission of connections when the listener is at its limits.
#include "http/listener.hpp"

#include "http/blocking_server.hpp"
#include "http/raw_client.hpp"

#include <outbound/error.hpp>

#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>

using namespace outbound;
using outbound::testing::blocking_server;
using outbound::testing::raw_client;

namespace {

constexpr auto request_head = "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr auto urgent_head = "GET /urgent HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr auto held_head = "GET /held HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr auto urgent_held_head = "GET /urgent/held HTTP/1.1\r\nHost: x\r\n\r\n";

bool is_answered(const std::string& heard)
{
    return heard.starts_with("HTTP/1.1 200");
}

bool is_refused(const std::string& heard)
{
    return heard.starts_with("HTTP/1.1 503") && heard.find("Retry-After: 1") != std::string::npos;
}

/// Answers immediately, except `/held` and `/urgent/held`, which are answered when the test ends.
class crowded_server {
public:
    explicit crowded_server(const http::listener_options& options)
        : server_{options, [this](const web_request& request) { return answer(request); }}
    {
    }

    ~crowded_server()
    {
        {
            const std::lock_guard alone{guard_};
            is_ending_ = true;
        }
        changed_.notify_all();
    }

    /// A client whose request is in progress until the test ends.
    std::unique_ptr<raw_client> busy_client(const std::string& from = "127.0.0.1", std::string_view head = held_head)
    {
        auto client = std::make_unique<raw_client>(port(), from);
        std::unique_lock alone{guard_};
        const auto before = held_;
        client->send(head);
        changed_.wait(alone, [&] { return held_ > before; });
        return client;
    }

    /// A client whose request was answered, with an open connection.
    std::unique_ptr<raw_client> idle_client()
    {
        auto client = std::make_unique<raw_client>(port());
        client->send(request_head);
        BOOST_TEST(is_answered(client->receive(0)));
        return client;
    }

    std::uint16_t port() const noexcept { return server_.port(); }

private:
    web_response answer(const web_request& request)
    {
        std::unique_lock alone{guard_};
        if (request.target.ends_with("/held")) {
            ++held_;
            changed_.notify_all();
            changed_.wait(alone, [&] { return is_ending_; });
        }
        return {200, {}, ""};
    }

    std::mutex guard_;
    std::condition_variable changed_;
    int held_ = 0;
    bool is_ending_ = false;
    blocking_server server_;
};

http::listener_options room_for(std::size_t connections)
{
    http::listener_options options;
    options.connections = connections;
    options.is_urgent = [](const web_request& head) { return head.target.starts_with("/urgent"); };
    return options;
}

}  // namespace

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
