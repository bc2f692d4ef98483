// Connection pool: choice of connection, deadlines, and the state after cancelled requests.
#include "http/client_fixture.hpp"
#include "http/local_server.hpp"

#include <outbound/error.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <future>

namespace outbound::testing {

using http::answer;
using http::fault;
using namespace std::chrono_literals;

struct pool_fixture : client_fixture {
    authority trusted;
    temporary_file ca{trusted.certificate()};
    identity server_identity = trusted.issue();

    std::optional<identity> when(bool tls) const { return tls ? std::optional{server_identity} : std::nullopt; }
};

BOOST_FIXTURE_TEST_SUITE(pool_tests, pool_fixture)

BOOST_AUTO_TEST_CASE(connections_are_kept_and_used_again)
{
    for (const bool tls : {false, true}) {
        local_server server{always(accepted_answer), when(tls)};
        auto sender = client(options(server.url(), ca.path()));
        for (int i = 0; i < 20; ++i)
            BOOST_TEST(send(sender, post()).status == 202u);
        BOOST_TEST(server.connections() == 1u);
        BOOST_TEST(sender.open_connections() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(connection_is_not_reused_if_the_answer_closes_it_or_more_bytes_follow)
{
    const struct {
        const char* name;
        std::string sent;
    } cases[] = {
        {"Connection: close", "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"},
        {"HTTP/1.0", "HTTP/1.0 202 Accepted\r\nContent-Length: 0\r\n\r\n"},
        {"junk behind", accepted_answer + "junk"},
        {"another answer behind", accepted_answer + "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"},
    };
    for (const bool tls : {false, true})
        for (const auto& c : cases)
            BOOST_TEST_CONTEXT(c.name << (tls ? ", TLS" : ""))
            {
                local_server server{[&](peer& client) {
                                        client.read_request();
                                        client.write(c.sent);
                                        client.wait_until_closed();
                                    },
                    when(tls)};
                auto sender = client(options(server.url(), ca.path()));
                BOOST_TEST(send(sender, post()).status == 202u);
                BOOST_TEST(sender.open_connections() == 0u);
                BOOST_TEST(send(sender, post()).status == 202u);
                BOOST_TEST(server.connections() == 2u);
            }
}

BOOST_AUTO_TEST_CASE(kept_connection_that_the_server_ended_or_spoke_on_is_noticed_before_writing)
{
    const struct {
        const char* name;
        std::function<void(peer&)> end;
    } cases[] = {
        {"closed", [](peer& client) { client.close(); }},
        {"reset", [](peer& client) { client.reset(); }},
        {"spoke out of turn",
            [](peer& client) { client.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"); }},
    };
    for (const bool tls : {false, true})
        for (const auto& c : cases)
            BOOST_TEST_CONTEXT(c.name << (tls ? ", TLS" : ""))
            {
                std::promise<void> ended;
                std::promise<void> answered;
                auto was_answered = answered.get_future();
                std::atomic<int> requests = 0;
                local_server server{[&](peer& client) {
                                        if (client.read_request().empty())
                                            return;
                                        ++requests;
                                        client.write(accepted_answer);
                                        if (client.number() == 1) {
                                            was_answered.wait();
                                            c.end(client);
                                            ended.set_value();
                                        }
                                        client.wait_until_closed();
                                    },
                    when(tls)};
                auto sender = client(options(server.url(), ca.path()));
                BOOST_TEST(send(sender, post()).status == 202u);
                answered.set_value();
                ended.get_future().wait();
                BOOST_TEST(send(sender, post()).status == 202u);
                BOOST_TEST(requests == 2);
                BOOST_TEST(server.connections() == 2u);
            }
}

BOOST_AUTO_TEST_CASE(request_is_never_repeated_once_bytes_left)
{
    for (const bool tls : {false, true}) {
        std::atomic<int> requests = 0;
        local_server server{[&](peer& client) {
                                client.read_request();
                                client.write(accepted_answer);
                                client.read_request();
                                ++requests;
                            },
            when(tls)};
        auto sender = client(options(server.url(), ca.path()));
        BOOST_TEST(send(sender, post()).status == 202u);
        const auto got = send(sender, post());
        BOOST_TEST((got.fault == fault::closed));
        BOOST_TEST(got.bytes_sent);
        BOOST_TEST(requests == 1);
        BOOST_TEST(server.connections() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(requests_beyond_the_limit_wait_their_turn)
{
    for (const std::size_t limit : {1u, 3u}) {
        local_server server{always(accepted_answer)};
        auto wanted = options(server.url());
        wanted.connections = limit;
        auto sender = client(wanted);
        std::vector<int> order;
        for (int i = 0; i < 20; ++i)
            begin(sender, post(), [&, i](const answer& got) {
                BOOST_TEST(got.status == 202u);
                order.push_back(i);
            });
        run_until([&] { return order.size() == 20; });
        BOOST_TEST(server.connections() == limit);
        if (limit == 1)
            BOOST_TEST(std::is_sorted(order.begin(), order.end()));
    }
}

BOOST_AUTO_TEST_CASE(a_busy_caller_does_not_starve_waiting_requests)
{
    local_server server{always(accepted_answer)};
    auto wanted = options(server.url());
    wanted.connections = 1;
    auto sender = client(wanted);
    int greedy = 0;
    bool patient = false;
    const auto ask_for_ever = [&]() -> boost::asio::awaitable<void> {
        while (!patient) {
            co_await sender.send(post());
            ++greedy;
        }
    };
    boost::asio::co_spawn(context, ask_for_ever, boost::asio::detached);
    begin(sender, post(), [&](const answer&) { patient = true; });
    run_until([&] { return patient; });
    BOOST_TEST(greedy <= 2);
    run_until([&] { return context.poll_one() == 0; });
}

BOOST_AUTO_TEST_CASE(deadline_covers_every_stage_and_reports_whether_bytes_were_sent)
{
    local_server silent{[](peer& client) { client.wait_until_closed(); }};
    auto sender = client(options(silent.url()));
    const auto before = std::chrono::steady_clock::now();
    const auto got = send(sender, post("{}", 150ms));
    const auto took = std::chrono::steady_clock::now() - before;
    BOOST_TEST((got.fault == fault::timeout));
    BOOST_TEST(got.bytes_sent);
    BOOST_TEST((took >= 150ms));
    BOOST_TEST(sender.open_connections() == 0u);

    local_server half{[](peer& client) {
        client.read_request();
        client.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        client.wait_until_closed();
    }};
    auto to_half = client(options(half.url()));
    BOOST_TEST((send(to_half, post("{}", 150ms)).fault == fault::timeout));

    std::promise<void> over;
    auto is_over = over.get_future();
    local_server does_not_read{[&](peer& client) {
        client.read_head();
        is_over.wait();
    }};
    const std::string body(20'000'000, 'a');
    auto to_deaf = client(options(does_not_read.url()));
    const auto stuck = send(to_deaf, post(body, 150ms));
    BOOST_TEST((stuck.fault == fault::timeout));
    BOOST_TEST(stuck.bytes_sent);
    over.set_value();
}

BOOST_AUTO_TEST_CASE(deadline_ends_waiting_for_a_connection_before_any_byte)
{
    local_server silent{[](peer& client) { client.wait_until_closed(); }};
    auto wanted = options(silent.url());
    wanted.connections = 1;
    auto sender = client(wanted);
    std::vector<answer> got;
    begin(sender, post("{}", 500ms), [&](const answer& a) { got.push_back(a); });
    begin(sender, post("{}", 100ms), [&](const answer& a) { got.push_back(a); });
    run_until([&] { return got.size() == 2; });
    BOOST_TEST((got[0].fault == fault::timeout));
    BOOST_TEST(!got[0].bytes_sent);
    BOOST_TEST((got[1].fault == fault::timeout));
    BOOST_TEST(got[1].bytes_sent);
}

BOOST_AUTO_TEST_CASE(a_closed_port_is_a_connect_fault_and_an_unknown_host_a_resolve_fault)
{
    std::string url;
    {
        local_server gone{always(accepted_answer)};
        url = gone.url();
    }
    auto to_nobody = client(options(url));
    const auto refused = send(to_nobody, post());
    BOOST_TEST((refused.fault == fault::connect));
    BOOST_TEST(!refused.bytes_sent);
    BOOST_TEST(refused.detail.find("127.0.0.1") != std::string::npos);

    auto to_nowhere = client(options("https://no..such..host"));
    const auto unknown = send(to_nowhere, post());
    BOOST_TEST((unknown.fault == fault::resolve), unknown.detail);
    BOOST_TEST(!unknown.bytes_sent);
    BOOST_TEST(unknown.detail.find("no..such..host") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(names_are_resolved_once_for_connections_that_open_together)
{
    local_server server{always(accepted_answer)};
    auto sender = client(options(server.url("localhost")));
    int done = 0;
    for (int i = 0; i < 8; ++i)
        begin(sender, post(), [&](const answer& got) {
            BOOST_TEST(got.status == 202u, got.detail);
            ++done;
        });
    run_until([&] { return done == 8; });
}

BOOST_AUTO_TEST_CASE(impossible_options_are_refused)
{
    auto none = options("https://localhost");
    none.connections = 0;
    BOOST_CHECK_THROW(client(none), error);
    auto hasty = options("https://localhost");
    hasty.timeout = 0ms;
    BOOST_CHECK_THROW(client(hasty), error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
