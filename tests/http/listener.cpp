// The listener over real sockets: responses, and the treatment of slow, oversized and malformed clients.
#include "http/listener.hpp"

#include "http/blocking_server.hpp"
#include "http/raw_client.hpp"

#include <outbound/error.hpp>

#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <future>
#include <mutex>

using namespace outbound;
using outbound::testing::blocking_server;
using outbound::testing::raw_client;
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

/// A gate at which handlers wait until the test opens it.
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

/// The header of a POST with these fields.
std::string posted(const std::string& fields)
{
    return "POST / HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

bool begins(const std::string& text, const std::string& prefix)
{
    return text.starts_with(prefix);
}

std::string repeated(std::string_view line, int times)
{
    std::string lines;
    for (int i = 0; i < times; ++i)
        lines += line;
    return lines;
}

struct refused_request {
    const char* name;
    std::string request;
    const char* status;
};

void check_refusals(const std::vector<refused_request>& cases)
{
    http::listener_options options;
    options.header_limit = 1000;
    blocking_server server{options, echo};
    for (const auto& [name, request, status] : cases)
        BOOST_TEST_CONTEXT(name)
        {
            raw_client client{server.port()};
            client.send(request);
            const auto answer = client.receive_all();
            BOOST_TEST(begins(answer, status), answer.substr(0, 60));
            BOOST_TEST(answer.find("Content-Type: application/problem+json") != std::string::npos);
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(listener_tests)

BOOST_AUTO_TEST_CASE(requests_are_answered_in_turn_on_one_connection)
{
    blocking_server server{{}, echo};
    raw_client client{server.port()};
    client.send("POST /a?b=1 HTTP/1.1\r\nHost: x\r\nX-A: 7\r\nContent-Length: 2\r\n\r\nhiGET /next HTTP/1.1\r\nHost: "
                "x\r\n\r\n");
    const auto first = client.receive(16);
    BOOST_TEST(begins(first, "HTTP/1.1 200 OK\r\n"));
    BOOST_TEST(first.ends_with("POST /a?b=1 7 hi"));
    BOOST_TEST(client.receive(11).ends_with("GET /next  "));
    client.send(
        "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    BOOST_TEST(client.receive_all().ends_with("POST /c  abc"));
}

BOOST_AUTO_TEST_CASE(malformed_and_oversized_requests_are_refused_with_a_reason)
{
    check_refusals({
        {"no HTTP", "hello there\r\n\r\n", "HTTP/1.1 400"},
        {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00", 7) + "\r\n\r\n", "HTTP/1.1 400"},
        {"a header too large", "GET / HTTP/1.1\r\nX-A: " + std::string(2000, 'a') + "\r\n\r\n", "HTTP/1.1 431"},
        {"many headers", "GET / HTTP/1.1\r\n" + repeated("X-A: 1\r\n", 200) + "\r\n", "HTTP/1.1 431"},
        {"101 fields", "GET / HTTP/1.1\r\nHost: x\r\n" + repeated("A:\r\n", 100) + "\r\n", "HTTP/1.1 431"},
    });
}

BOOST_AUTO_TEST_CASE(requests_without_a_single_valid_host_are_refused)
{
    check_refusals({
        {"no host", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400"},
        {"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", "HTTP/1.1 400"},
        {"a list of hosts", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "HTTP/1.1 400"},
        {"a host with a blank", "GET / HTTP/1.1\r\nHost: a b/c@d\r\n\r\n", "HTTP/1.1 400"},
        {"a host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "HTTP/1.1 400"},
        {"a host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "HTTP/1.1 400"},
        {"a host with a word for a port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "HTTP/1.1 400"},
        {"a host with a broken address", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "HTTP/1.1 400"},
        {"an empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "HTTP/1.1 400"},
        {"an empty host beside an absolute target", "GET http://a/ HTTP/1.1\r\nHost:\r\n\r\n", "HTTP/1.1 400"},
        {"a port without a host", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", "HTTP/1.1 400"},
        {"a malformed host before HTTP/1.1", "GET / HTTP/1.0\r\nHost: a b\r\n\r\n", "HTTP/1.1 400"},
    });
}

BOOST_AUTO_TEST_CASE(bodies_of_ambiguous_length_are_refused)
{
    check_refusals({
        {"a length that is none", posted("Content-Length: -1\r\n"), "HTTP/1.1 400"},
        {"a length with a sign", posted("Content-Length: +1\r\n") + "a", "HTTP/1.1 400"},
        {"two lengths", posted("Content-Length: 1\r\nContent-Length: 2\r\n") + "ab", "HTTP/1.1 400"},
        {"the same length twice", posted("Content-Length: 1\r\nContent-Length: 1\r\n") + "a", "HTTP/1.1 400"},
        {"a list of lengths", posted("Content-Length: 1, 1\r\n") + "a", "HTTP/1.1 400"},
        {"length and chunks", posted("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n") + "a", "HTTP/1.1 400"},
        {"a coding that does not end", posted("Transfer-Encoding: chunked, identity\r\n"), "HTTP/1.1 400"},
        {"another coding", posted("Transfer-Encoding: gzip\r\n"), "HTTP/1.1 400"},
        {"chunks of another coding", posted("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n", "HTTP/1.1 400"},
        {"chunks twice", posted("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n",
            "HTTP/1.1 400"},
        {"a coding and a length", posted("Transfer-Encoding: identity\r\nContent-Length: 1\r\n") + "a", "HTTP/1.1 400"},
        {"chunks before HTTP/1.1", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 400"},
        {"a broken chunk", posted("Transfer-Encoding: chunked\r\n") + "zz\r\n", "HTTP/1.1 400"},
    });
}

BOOST_AUTO_TEST_CASE(hosts_of_every_form_are_accepted)
{
    blocking_server server{{}, echo};
    for (const std::string host : {"x", "x:8080", "x:", "crm.example.com", "127.0.0.1:80", "[::1]",
             "[2001:db8::1]:8080", "a_b.example", "xn--mnchen-3ya.de", "a%20b"}) {
        raw_client client{server.port()};
        client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        BOOST_TEST(begins(client.receive_all(), "HTTP/1.1 200"), host);
    }
    raw_client old{server.port()};
    old.send("GET / HTTP/1.0\r\n\r\n");
    BOOST_TEST(begins(old.receive_all(), "HTTP/1.0 200"));
}

BOOST_AUTO_TEST_CASE(a_target_may_name_the_whole_address)
{
    blocking_server server{{}, echo};
    for (const auto& [target, path] : std::initializer_list<std::pair<std::string, std::string>>{
             {"http://x/a?b=1", "GET /a?b=1 "}, {"HTTPS://x", "GET / "}, {"/http://x/", "GET /http://x/ "}}) {
        raw_client client{server.port()};
        client.send("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        const auto answer = client.receive_all();
        BOOST_TEST(answer.find("\r\n\r\n" + path) != std::string::npos, answer);
    }
}

BOOST_AUTO_TEST_CASE(no_client_of_http_1_0_is_told_to_continue)
{
    blocking_server server{{}, echo};
    raw_client client{server.port()};
    client.send("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");
    BOOST_TEST(begins(client.receive_all(), "HTTP/1.0 200"));
}

BOOST_AUTO_TEST_CASE(slow_clients_are_disconnected)
{
    blocking_server server{hasty(), echo};
    for (const char* request : {"", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n",
             "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"})
        BOOST_TEST_CONTEXT('"' << request << '"')
        {
            raw_client client{server.port()};
            client.send(request);
            BOOST_TEST(client.receive_all() == "");
        }
}

BOOST_AUTO_TEST_CASE(dripping_bytes_does_not_move_the_deadline)
{
    blocking_server server{hasty(), echo};
    raw_client client{server.port()};
    auto ended = std::async(std::launch::async, [&] { return client.receive_all(); });
    int drops = 0;
    while (ended.wait_for(20ms) != std::future_status::ready && drops < 500) {
        client.send("a");
        ++drops;
    }
    BOOST_TEST(drops < 500);
    BOOST_TEST(ended.get() == "");
}

BOOST_AUTO_TEST_CASE(a_long_body_must_arrive_faster_than_a_short_one)
{
    // A piece earns 200 ms at the rate of short bodies, but only 6 ms of the 20 ms at that of long ones.
    constexpr int most_pieces = 60;
    auto options = hasty();
    options.body_time = 500ms;
    const std::string piece(100, 'x');
    const auto pieces_before_the_end = [&](std::size_t at_once) {
        blocking_server server{options, echo};
        raw_client client{server.port()};
        auto ended = std::async(std::launch::async, [&] { return client.receive_all(); });
        client.send(posted("Content-Length: 200000\r\n") + std::string(at_once, 'x'));
        int pieces = 0;
        for (; pieces < most_pieces && ended.wait_for(20ms) != std::future_status::ready; ++pieces)
            client.send(piece);
        server.stop(0ms);
        return pieces;
    };
    BOOST_TEST(pieces_before_the_end(1000) == most_pieces);
    BOOST_TEST(pieces_before_the_end(100'000) < most_pieces);
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_costs_its_own_request_only)
{
    blocking_server server{{}, [](const web_request& r) -> web_response {
                               if (r.target == "/bad")
                                   throw std::runtime_error{"secret"};
                               return echo(r);
                           }};
    raw_client client{server.port()};
    client.send("GET /bad HTTP/1.1\r\nHost: x\r\n\r\nGET /good HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto all = client.receive_all();
    BOOST_TEST(begins(all, "HTTP/1.1 500"));
    BOOST_TEST(all.find("secret") == std::string::npos);
    BOOST_TEST(all.find("GET /good") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(line_breaks_never_reach_a_header)
{
    blocking_server server{{}, [](const web_request&) {
                               return web_response{200, {{"X-A", "1\r\nX-Evil: 2"}, {"X-B", "3"}}, "x"};
                           }};
    raw_client client{server.port()};
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto answer = client.receive_all();
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
    raw_client busy{server.port()};
    raw_client idle{server.port()};
    busy.send("GET /late HTTP/1.1\r\nHost: x\r\n\r\n");
    way.await_arrival();
    auto stopped = std::async(std::launch::async, [&] { return server.stop(30s); });
    BOOST_TEST(idle.receive_all() == "");
    way.open();
    BOOST_TEST(stopped.get());
    BOOST_TEST(busy.receive_all().find("GET /late") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_stop_that_cannot_wait_breaks_off)
{
    door way;
    blocking_server server{{}, [&](const web_request& r) {
                               way.pass();
                               return echo(r);
                           }};
    raw_client busy{server.port()};
    busy.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    way.await_arrival();
    auto stopped = std::async(std::launch::async, [&] { return server.stop(0ms); });
    BOOST_TEST(busy.receive_all() == "");
    way.open();
    BOOST_TEST(!stopped.get());
}

BOOST_AUTO_TEST_CASE(an_address_that_cannot_be_bound_is_a_configuration_error)
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
