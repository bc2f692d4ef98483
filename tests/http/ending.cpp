// Cancelled requests, and executors that end.
#include "http/client_fixture.hpp"
#include "http/local_server.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

namespace outbound::testing {

using http::answer;
using http::fault;
using namespace std::chrono_literals;

struct cancelled_send : client_fixture {
    authority trusted;
    temporary_file ca{trusted.certificate()};
    boost::asio::cancellation_signal stop;

    answer send_and_stop(http::client& sender, std::function<void()> when_begun)
    {
        answer answer_;
        bool done = false;
        boost::asio::co_spawn(context, sender.send(post()),
            boost::asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr failed, const answer& got) {
                BOOST_TEST(!failed);
                answer_ = got;
                done = true;
            }));
        when_begun();
        run_until([&] { return done; });
        return answer_;
    }

    void give_up()
    {
        boost::asio::post(context, [this] { stop.emit(boost::asio::cancellation_type::terminal); });
    }
};

BOOST_FIXTURE_TEST_SUITE(ending, cancelled_send)

BOOST_AUTO_TEST_CASE(cancelled_while_waiting_for_the_answer_reports_sent_bytes)
{
    local_server silent{[&](peer& client) {
        client.read_request();
        give_up();
        client.wait_until_closed();
    }};
    auto sender = client(options(silent.url()));
    const auto got = send_and_stop(sender, [] {});
    BOOST_TEST((got.fault == fault::cancelled));
    BOOST_TEST(got.bytes_sent);
    BOOST_TEST(sender.open_connections() == 0u);
}

BOOST_AUTO_TEST_CASE(cancelled_while_waiting_for_a_connection_reports_no_sent_bytes)
{
    local_server silent{[](peer& client) { client.wait_until_closed(); }};
    auto wanted = options(silent.url());
    wanted.connections = 1;
    wanted.timeout = 400ms;
    auto sender = client(wanted);
    bool first_done = false;
    begin(sender, post(), [&](const answer&) { first_done = true; });
    const auto got = send_and_stop(sender, [&] { give_up(); });
    BOOST_TEST((got.fault == fault::cancelled));
    BOOST_TEST(!got.bytes_sent);
    run_until([&] { return first_done; });
}

BOOST_AUTO_TEST_CASE(cancelled_during_the_handshake_reports_no_sent_bytes)
{
    local_server silent{[&](peer& client) {
        give_up();
        client.wait_until_closed();
    }};
    auto sender = client(options("https" + silent.url().substr(4), ca.path()));
    const auto got = send_and_stop(sender, [] {});
    BOOST_TEST((got.fault == fault::cancelled));
    BOOST_TEST(!got.bytes_sent);
}

BOOST_AUTO_TEST_CASE(executor_runs_out_of_work_once_all_requests_ended)
{
    local_server server{always(accepted_answer)};
    auto sender = client(options(server.url()));
    begin(sender, post(), [](const answer& got) { BOOST_TEST(got.status == 202u); });
    context.run();
    BOOST_TEST(sender.open_connections() == 1u);
}

BOOST_AUTO_TEST_CASE(executor_and_client_may_go_while_requests_wait)
{
    local_server silent{[](peer& client) { client.wait_until_closed(); }, trusted.issue()};
    auto wanted = options(silent.url(), ca.path());
    wanted.connections = 2;
    auto own = std::make_unique<boost::asio::io_context>();
    auto sender = std::make_unique<http::client>(own->get_executor(), wanted);
    for (int i = 0; i < 5; ++i)
        boost::asio::co_spawn(*own, sender->send(post()), boost::asio::detached);
    while (silent.connections() < 2)
        own->run_one();
    sender.reset();
    own.reset();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
