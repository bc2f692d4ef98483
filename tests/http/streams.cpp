// Bodies in pieces over real sockets: flow control, and disconnecting clients.
#include "http/raw_client.hpp"
#include "http/scripted_server.hpp"

#include <boost/test/unit_test.hpp>

#include <future>

using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t mebibyte = 1024 * 1024;
constexpr std::size_t socket_buffers = 24 * mebibyte;  // more than the kernel keeps for one connection on loopback

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(streams_tests)

BOOST_AUTO_TEST_CASE(a_client_sends_no_faster_than_the_sink_takes)
{
    scripted_server server{{.holds_body = true}};
    raw_client client{server.listener.port()};
    constexpr std::size_t size = 64 * mebibyte;
    client.send(
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n");
    const std::string piece(mebibyte, 'x');
    const auto taken = client.fill(piece);
    BOOST_TEST(taken < socket_buffers);
    BOOST_TEST(server.log.count("bytes") <= 64u * 1024);
    server.log.add("opened");
    for (auto left = size - taken; left > 0; left -= std::min(left, piece.size()))
        client.send(std::string_view{piece}.substr(0, left));
    BOOST_TEST(client.receive_all().ends_with(std::to_string(size) + " in pieces"));
}

BOOST_AUTO_TEST_CASE(a_source_yields_no_faster_than_the_client_reads)
{
    record log;
    const std::string piece(64 * 1024, 'x');
    scripted_server server{
        {.source = [&] { return std::make_unique<repeating_source>(log, piece, std::size_t{1} << 40); }}};
    raw_client client{server.listener.port()};
    client.send(get);
    BOOST_TEST(log.await("pieces"));
    BOOST_TEST(log.settled("pieces") * piece.size() < socket_buffers);
    client.leave();
    BOOST_TEST(log.await("source destroyed"));
}

BOOST_AUTO_TEST_CASE(a_body_of_unknown_length_comes_in_chunks_and_leaves_the_connection_open)
{
    record log;
    scripted_server server{{.source = [&] { return std::make_unique<repeating_source>(log, "abc", 2); }}};
    raw_client client{server.listener.port()};
    client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto first = client.receive(21);
    BOOST_TEST(first.find("Transfer-Encoding: chunked") != std::string::npos);
    BOOST_TEST(first.ends_with("\r\n\r\n3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n"));
    client.send(get);
    BOOST_TEST(client.receive_all().ends_with("0\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(a_client_of_http_1_0_gets_the_body_up_to_the_end_of_the_connection)
{
    record log;
    scripted_server server{{.source = [&] { return std::make_unique<repeating_source>(log, "abc", 2); }}};
    raw_client client{server.listener.port()};
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const auto all = client.receive_all();
    BOOST_TEST(all.find("chunked") == std::string::npos);
    BOOST_TEST(all.ends_with("\r\n\r\nabcabc"));
}

BOOST_AUTO_TEST_CASE(a_body_that_breaks_off_is_not_taken_for_a_whole_one)
{
    scripted_server server{{.source = [] { return std::make_unique<broken_source>(); }}};
    raw_client client{server.listener.port()};
    client.send(get);
    const auto all = client.receive_all();
    BOOST_TEST(all.ends_with("4\r\nhalf\r\n"));
}

BOOST_AUTO_TEST_CASE(a_body_up_to_the_end_of_the_connection_ends_with_a_reset_if_it_breaks_off)
{
    constexpr std::string_view get_1_0 = "GET / HTTP/1.0\r\n\r\n";
    scripted_server failing{{.source = [] { return std::make_unique<broken_source>(); }}};
    raw_client client{failing.listener.port()};
    client.send(get_1_0);
    client.receive_all();
    BOOST_TEST(client.was_reset());

    record log;
    scripted_server stopped{{.source = [&] { return std::make_unique<live_source>(log); }}};
    raw_client other{stopped.listener.port()};
    other.send(get_1_0);
    BOOST_TEST(log.await("waiting"));
    stopped.listener.stop(0ms);
    other.receive_all();
    BOOST_TEST(other.was_reset());

    scripted_server whole{{.source = [&] { return std::make_unique<repeating_source>(log, "abc", 2); }}};
    raw_client last{whole.listener.port()};
    last.send(get_1_0);
    BOOST_TEST(last.receive_all().ends_with("abcabc"));
    BOOST_TEST(!last.was_reset());
}

BOOST_AUTO_TEST_CASE(a_client_that_disconnects_ends_its_pending_operations)
{
    record log;
    scripted_server server{{.source = [&] { return std::make_unique<live_source>(log); }}};
    raw_client client{server.listener.port()};
    client.send(get);
    BOOST_TEST(log.await("waiting"));
    client.leave();
    BOOST_TEST(log.await("source destroyed"));

    scripted_server slow{{.waits = true}};
    raw_client other{slow.listener.port()};
    other.send(get);
    other.leave();
    BOOST_TEST(slow.log.await("sink destroyed"));
}

BOOST_AUTO_TEST_CASE(a_request_whose_client_left_before_the_response_has_no_status)
{
    std::promise<unsigned> status;
    outbound::http::listener_options options;
    options.on_answered = [&](const outbound::http::request_record& request) { status.set_value(request.status); };
    scripted_server server{{.waits = true}, options};
    raw_client client{server.listener.port()};
    client.send(get);
    client.leave();
    BOOST_TEST(status.get_future().get() == 0u);
}

BOOST_AUTO_TEST_CASE(an_upload_whose_client_goes_away_is_abandoned)
{
    scripted_server server{{}};
    raw_client client{server.listener.port()};
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
    BOOST_TEST(server.log.await("bytes"));
    client.leave();
    BOOST_TEST(server.log.await("abandoned"));
    BOOST_TEST(server.log.await("sink destroyed"));
}

BOOST_AUTO_TEST_CASE(a_client_receives_a_refusal_before_it_sends_the_body)
{
    scripted_server server{{.is_settled = true}};
    raw_client polite{server.listener.port()};
    polite.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n");
    const auto answer = polite.receive_all();
    BOOST_TEST(answer.starts_with("HTTP/1.1 200"));
    BOOST_TEST(answer.ends_with("0 in pieces"));

    raw_client hasty{server.listener.port()};
    hasty.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n");
    hasty.send(std::string(500'000, 'x'));
    BOOST_TEST(hasty.receive_all().ends_with("0 in pieces"));
    BOOST_TEST(server.log.count("bytes") == 0u);
}

BOOST_AUTO_TEST_CASE(a_refused_body_holds_no_memory_once_the_client_has_its_answer)
{
    scripted_server server{{.is_settled = true}};
    raw_client client{server.listener.port()};
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n");
    BOOST_TEST(client.receive_all().ends_with("0 in pieces"));
    BOOST_TEST(server.log.count("sink destroyed") == 1u);
}

BOOST_AUTO_TEST_CASE(a_stop_ends_live_bodies_in_order)
{
    record log;
    scripted_server server{{.source = [&] { return std::make_unique<live_source>(log); }}};
    raw_client client{server.listener.port()};
    client.send(get);
    BOOST_TEST(log.await("waiting"));
    auto stopped = std::async(std::launch::async, [&] { return server.listener.stop(30s); });
    BOOST_TEST(client.receive_all().ends_with("event\n\r\n0\r\n\r\n"));
    BOOST_TEST(stopped.get());

    scripted_server slow{{.waits = true}};
    raw_client other{slow.listener.port()};
    other.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
    BOOST_TEST(slow.log.await("bytes"));
    BOOST_TEST(slow.listener.stop(30s));
    BOOST_TEST(other.receive_all().ends_with("1 in pieces"));
}

BOOST_AUTO_TEST_CASE(a_stop_that_cannot_wait_abandons_uploads)
{
    scripted_server server{{}};
    raw_client client{server.listener.port()};
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
    BOOST_TEST(server.log.await("bytes"));
    BOOST_TEST(!server.listener.stop(0ms));
    BOOST_TEST(server.log.count("abandoned") == 1u);
}

BOOST_AUTO_TEST_CASE(a_stop_while_the_last_piece_is_taken_abandons_the_upload)
{
    scripted_server server{{.holds_last = true}};
    raw_client client{server.listener.port()};
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nwhole");
    BOOST_TEST(server.log.await("bytes"));
    BOOST_TEST(!server.listener.stop(0ms));
    BOOST_TEST(server.log.count("abandoned") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
