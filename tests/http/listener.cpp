// The listener over real sockets: what it answers, and what it does to those who are slow, large or wrong.
#include "http/listener.hpp"

#include "http/blocking_server.hpp"
#include "http/talker.hpp"

#include <outbound/error.hpp>

#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <future>
#include <mutex>

using namespace outbound;
using outbound::testing::blocking_server;
using outbound::testing::talker;
using namespace std::chrono_literals;

namespace {

web_response echo(const web_request& r)
{
    return {
        200, {{"X-Method", r.method}}, r.method + ' ' + r.target + ' ' + std::string{r.header("x-a")} + ' ' + r.body};
}

http::listener_options hasty()
{
    http::listener_options options;
    options.header_time = 100ms;
    options.body_time = 100ms;
    options.idle_time = 100ms;
    return options;
}

/// A door that handlers wait at until the test opens it.
class door {
public:
    void open()
    {
        const std::lock_guard alone{guard_};
        open_ = true;
        changed_.notify_all();
    }
    void pass()
    {
        std::unique_lock alone{guard_};
        arrived_ = true;
        changed_.notify_all();
        changed_.wait(alone, [&] { return open_; });
    }
    void await_arrival()
    {
        std::unique_lock alone{guard_};
        changed_.wait(alone, [&] { return arrived_; });
    }

private:
    std::mutex guard_;
    std::condition_variable changed_;
    bool open_ = false;
    bool arrived_ = false;
};

bool begins(const std::string& text, const std::string& with)
{
    return text.starts_with(with);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(listener_tests)

BOOST_AUTO_TEST_CASE(requests_are_answered_in_turn_on_one_connection)
{
    blocking_server server{{}, echo};
    talker client{server.port()};
    client.say("POST /a?b=1 HTTP/1.1\r\nHost: x\r\nX-A: 7\r\nContent-Length: 2\r\n\r\nhiGET /next HTTP/1.1\r\nHost: "
               "x\r\n\r\n");
    const auto first = client.hear(16);
    BOOST_TEST(begins(first, "HTTP/1.1 200 OK\r\n"));
    BOOST_TEST(first.ends_with("POST /a?b=1 7 hi"));
    BOOST_TEST(client.hear(11).ends_with("GET /next  "));
    client.say(
        "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    BOOST_TEST(client.hear_all().ends_with("POST /c  abc"));
}

BOOST_AUTO_TEST_CASE(what_is_no_request_or_too_large_is_refused_in_words)
{
    http::listener_options options;
    options.header_limit = 1000;
    blocking_server server{options, echo};
    struct {
        const char* what;
        std::string said;
        const char* status;
    } const cases[] = {
        {"no HTTP", "hello there\r\n\r\n", "HTTP/1.1 400"},
        {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00", 7) + "\r\n\r\n", "HTTP/1.1 400"},
        {"a header too large", "GET / HTTP/1.1\r\nX-A: " + std::string(2000, 'a') + "\r\n\r\n", "HTTP/1.1 431"},
        {"many headers",
            "GET / HTTP/1.1\r\n" +
                [] {
                    std::string lines;
                    for (int i = 0; i < 200; ++i)
                        lines += "X-A: 1\r\n";
                    return lines;
                }() +
                "\r\n",
            "HTTP/1.1 431"},
        {"a length that is none", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400"},
        {"two lengths", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "HTTP/1.1 400"},
        {"length and chunks", "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
            "HTTP/1.1 400"},
        {"a coding that does not end", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, identity\r\n\r\n",
            "HTTP/1.1 400"},
        {"another coding", "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 400"},
        {"chunks before HTTP/1.1", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 400"},
        {"a broken chunk", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400"},
    };
    for (const auto& [what, said, status] : cases)
        BOOST_TEST_CONTEXT(what)
        {
            talker client{server.port()};
            client.say(said);
            const auto answer = client.hear_all();
            BOOST_TEST(begins(answer, status), answer.substr(0, 60));
        }
}

BOOST_AUTO_TEST_CASE(slow_clients_are_let_go)
{
    blocking_server server{hasty(), echo};
    for (const char* said :
        {"", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n", "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc"})
        BOOST_TEST_CONTEXT('"' << said << '"')
        {
            talker client{server.port()};
            client.say(said);
            BOOST_TEST(client.hear_all() == "");
        }
}

BOOST_AUTO_TEST_CASE(dripping_bytes_does_not_move_the_deadline)
{
    blocking_server server{hasty(), echo};
    talker client{server.port()};
    auto ended = std::async(std::launch::async, [&] { return client.hear_all(); });
    int drops = 0;
    while (ended.wait_for(20ms) != std::future_status::ready && drops < 500) {
        client.say("a");
        ++drops;
    }
    BOOST_TEST(drops < 500);
    BOOST_TEST(ended.get() == "");
}

BOOST_AUTO_TEST_CASE(more_connections_than_there_is_room_for_are_told_to_come_again)
{
    http::listener_options options;
    options.connections = 1;
    blocking_server server{options, echo};
    talker first{server.port()};
    first.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    first.hear(0);
    talker second{server.port()};
    BOOST_TEST(begins(second.hear_all(), "HTTP/1.1 503"));
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_costs_its_own_request_only)
{
    blocking_server server{{}, [](const web_request& r) -> web_response {
                               if (r.target == "/bad")
                                   throw std::runtime_error{"secret"};
                               return echo(r);
                           }};
    talker client{server.port()};
    client.say("GET /bad HTTP/1.1\r\nHost: x\r\n\r\nGET /good HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto all = client.hear_all();
    BOOST_TEST(begins(all, "HTTP/1.1 500"));
    BOOST_TEST(all.find("secret") == std::string::npos);
    BOOST_TEST(all.find("GET /good") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(line_breaks_never_reach_a_header)
{
    blocking_server server{{}, [](const web_request&) {
                               return web_response{200, {{"X-A", "1\r\nX-Evil: 2"}, {"X-B", "3"}}, "x"};
                           }};
    talker client{server.port()};
    client.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto answer = client.hear_all();
    BOOST_TEST(answer.find("X-Evil") == std::string::npos);
    BOOST_TEST(answer.find("X-B: 3") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_stop_waits_for_the_answers_that_are_due)
{
    door way;
    blocking_server server{{}, [&](const web_request& r) {
                               way.pass();
                               return echo(r);
                           }};
    talker busy{server.port()};
    talker idle{server.port()};
    busy.say("GET /late HTTP/1.1\r\nHost: x\r\n\r\n");
    way.await_arrival();
    auto stopped = std::async(std::launch::async, [&] { return server.stop(30s); });
    BOOST_TEST(idle.hear_all() == "");
    way.open();
    BOOST_TEST(stopped.get());
    BOOST_TEST(busy.hear_all().find("GET /late") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_stop_that_cannot_wait_breaks_off)
{
    door way;
    blocking_server server{{}, [&](const web_request& r) {
                               way.pass();
                               return echo(r);
                           }};
    talker busy{server.port()};
    busy.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    way.await_arrival();
    auto stopped = std::async(std::launch::async, [&] { return server.stop(0ms); });
    BOOST_TEST(busy.hear_all() == "");
    way.open();
    BOOST_TEST(!stopped.get());
}

BOOST_AUTO_TEST_CASE(an_address_that_cannot_be_had_is_a_fault_of_the_configuration)
{
    blocking_server server{{}, echo};
    http::listener_options taken;
    taken.port = server.port();
    BOOST_CHECK_THROW((blocking_server{taken, echo}), error);
    http::listener_options nowhere;
    nowhere.host = "not an address";
    BOOST_CHECK_THROW((blocking_server{nowhere, echo}), error);
}

BOOST_AUTO_TEST_SUITE_END()
