// Events of the log over HTTP: by polling, by waiting and as a stream.
#include "web/web_fixture.hpp"

#include <outbound/web_exchange.hpp>

#include <boost/asio/read_until.hpp>

namespace {

using namespace outbound;

constexpr const char* events_path = "/api/v1/outbound/events";

/// A stream of events over a socket.
class open_stream {
public:
    open_stream(web_fixture& server, const std::string& query, const std::string& fields) : socket_{server.connect()}
    {
        web_fixture::send(socket_, "GET " + std::string{events_path} + query +
                                       " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + fields +
                                       "\r\n");
        header = read_to("\r\n\r\n");
    }

    /// The text received since the last call, up to the end of `mark`.
    std::string read_to(const std::string& mark)
    {
        const auto size = boost::asio::read_until(socket_, boost::asio::dynamic_buffer(unread_), mark);
        auto out = unread_.substr(0, size);
        unread_.erase(0, size);
        return out;
    }

    std::string header;

private:
    boost::asio::ip::tcp::socket socket_;
    std::string unread_;
};

struct live_fixture : web_fixture {
    using web_fixture::web_fixture;

    /// A campaign that was started and cancelled: two events.
    std::int64_t add_events()
    {
        add_contacts(1);
        const auto id = add_campaign();
        ok("campaigns.start", R"({"id":)" + std::to_string(id) + "}");
        ok("campaigns.cancel", R"({"id":)" + std::to_string(id) + "}");
        return id;
    }
};

struct live_manual_fixture : live_fixture {
    static constexpr std::string_view config =
        R"({"database": "sqlite://:memory:", "clock": "manual", "routes": {"email": ["main"]},
            "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}],
            "senders": [{"email": "news@example.com", "name": "News"}]})";

    live_manual_fixture() : live_fixture{config} {}
};

constexpr const char* reader = "X-Scopes: read\r\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(live_events_tests, live_fixture)

BOOST_AUTO_TEST_CASE(reader_that_polls_begins_now_and_misses_nothing_afterwards)
{
    add_events();
    const auto now = ask_json(200, "GET", "/events");
    BOOST_TEST(now.at("items").as_array().empty());
    BOOST_TEST(now.at("cursor") == 2);
    add_events();
    const auto first = ask_json(200, "GET", "/events?after=2&limit=1");
    BOOST_TEST(first.at("items").at(0).at("type") == "campaign.started");
    BOOST_TEST(first.at("items").at(0).at("position") == 3);
    BOOST_TEST(first.at("more") == true);
    const auto rest = ask_json(200, "GET", "/events?after=3");
    BOOST_TEST(rest.at("items").as_array().size() == 1u);
    BOOST_TEST(rest.at("cursor") == 4);
    BOOST_TEST(ask_json(200, "GET", "/events?after=0").at("items").as_array().size() == 4u);
    const auto some = ask_json(200, "GET", "/events?after=0&types=campaign.cancelled&types=campaign.paused");
    BOOST_TEST(some.at("items").as_array().size() == 2u);
    BOOST_TEST(ask_json(200, "GET", "/events?after=99").at("reset") == true);
}

BOOST_AUTO_TEST_CASE(wrong_cursors_and_types_and_strangers_are_refused)
{
    BOOST_TEST(ask("GET", events_path).result_int() == 401u);
    BOOST_TEST(ask("GET", events_path, "X-Scopes: write\r\n").result_int() == 403u);
    BOOST_TEST(ask("GET", std::string{events_path} + "?after=-1", reader).result_int() == 422u);
    BOOST_TEST(ask("GET", std::string{events_path} + "?after=x", reader).result_int() == 422u);
    BOOST_TEST(ask("GET", std::string{events_path} + "?types=log", reader).result_int() == 422u);
    BOOST_TEST(ask("GET", std::string{events_path} + "?wait=3600", reader).result_int() == 422u);
    const std::string stream = "X-Scopes: read\r\nAccept: text/event-stream\r\n";
    BOOST_TEST(ask("GET", events_path, stream + "Last-Event-ID: 1; DROP\r\n").result_int() == 422u);
    BOOST_TEST(ask("GET", std::string{events_path} + "?types=x", stream).result_int() == 422u);
}

BOOST_AUTO_TEST_CASE(request_that_waits_is_answered_by_the_event_it_asks_for)
{
    auto waiting = connect();
    send(waiting, header_of("GET", std::string{events_path} + "?after=0&wait=60&types=campaign.cancelled", reader, 0));
    add_events();
    const auto got = boost::json::parse(receive(waiting).body());
    BOOST_TEST(got.at("items").as_array().size() == 1u);
    BOOST_TEST(got.at("items").at(0).at("type") == "campaign.cancelled");
}

BOOST_AUTO_TEST_CASE(requests_that_wait_and_streams_end_with_the_server)
{
    auto waiting = connect();
    send(waiting, header_of("GET", std::string{events_path} + "?after=0&wait=60", reader, 0));
    open_stream stream{*this, "", reader};
    BOOST_TEST(service->stop_listening(std::chrono::seconds{30}));
    BOOST_TEST(stream.read_to("0\r\n\r\n").find("retry: 2000\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(stream_gives_events_as_they_come_with_cursors_as_ids)
{
    open_stream stream{*this, "", reader};
    BOOST_TEST(stream.header.find("Content-Type: text/event-stream\r\n") != std::string::npos, stream.header);
    BOOST_TEST(stream.header.find("no-transform") != std::string::npos);
    BOOST_TEST(stream.header.find("X-Accel-Buffering: no\r\n") != std::string::npos);
    BOOST_TEST(stream.read_to("id: 0\n\n").find("retry: ") != std::string::npos);
    const auto id = add_events();
    const auto started = stream.read_to("}}\n\n");
    BOOST_TEST(
        started.find("id: 1\ndata: {\"position\":1,\"type\":\"campaign.started\"") != std::string::npos, started);
    BOOST_TEST(started.find("\"data\":{\"campaign_id\":" + std::to_string(id) + "}}") != std::string::npos);
    BOOST_TEST(stream.read_to("}}\n\n").find("id: 2\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(stream_goes_on_behind_the_last_event_that_the_client_has_seen)
{
    add_events();
    add_events();
    open_stream stream{*this, "?types=campaign.cancelled&after=0", std::string{reader} + "Last-Event-ID: 2\r\n"};
    stream.read_to("id: 2\n\n");
    const auto missed = stream.read_to("}}\n\n");
    BOOST_TEST(missed.find("id: 4\n") != std::string::npos, missed);
    open_stream lost{*this, "", std::string{reader} + "Last-Event-ID: 4711\r\n"};
    const auto told = lost.read_to("}}\n\n");
    BOOST_TEST(told.find("event: reset\nid: 0\ndata: {}\n\nid: 1\n") != std::string::npos, told);
}

BOOST_AUTO_TEST_CASE(face_without_streams_refuses_them_and_may_wait)
{
    add_events();
    web_request request{.method = "GET",
        .target = std::string{events_path} + "?after=0&wait=5",
        .headers = {},
        .body = {},
        .remote = {},
        .access = web_access{"a test", {scope::read}}};
    BOOST_TEST(service->handle(request).status == 200u);
    request.headers.push_back({"Accept", "text/event-stream"});
    BOOST_TEST(service->handle(request).status == 406u);
    web_exchange exchange{*service, request};
    BOOST_TEST(exchange.finish(std::chrono::seconds{5}).status == 200u);
    BOOST_TEST(exchange.is_endless());
    BOOST_TEST(exchange.next(std::chrono::seconds{5}).starts_with("retry: "));
    BOOST_TEST(exchange.next(std::chrono::seconds{5}).find("campaign.started") != std::string_view::npos);
    BOOST_CHECK_THROW(exchange.next(std::chrono::milliseconds{1}), error);
}

BOOST_FIXTURE_TEST_CASE(idle_stream_has_a_comment_every_15_seconds, live_manual_fixture)
{
    open_stream stream{*this, "", reader};
    stream.read_to("id: 0\n\n");
    ok("clock.advance", R"({"seconds": 16})");
    BOOST_TEST(stream.read_to("\n\n").ends_with(":\nid: 0\n\n"));
    ok("clock.advance", R"({"seconds": 16})");
    BOOST_TEST(stream.read_to("\n\n").ends_with(":\nid: 0\n\n"));
}

BOOST_FIXTURE_TEST_CASE(stream_ends_once_its_token_is_revoked, live_manual_fixture)
{
    const auto token = ok("tokens.create", R"({"name": "dashboard", "scopes": ["read"]})");
    open_stream stream{*this, "", "Authorization: Bearer " + std::string{token.at("token").as_string()} + "\r\n"};
    stream.read_to("id: 0\n\n");
    ok("tokens.revoke", R"({"id":)" + boost::json::serialize(token.at("id")) + "}");
    ok("clock.advance", R"({"seconds": 16})");
    BOOST_TEST(stream.read_to("0\r\n\r\n").ends_with("\r\n0\r\n\r\n"));
}

BOOST_FIXTURE_TEST_CASE(wait_that_ends_without_an_event_is_answered_with_none, live_manual_fixture)
{
    add_events();
    auto waiting = connect();
    send(waiting, header_of("GET", std::string{events_path} + "?after=2&wait=20", reader, 0));
    boost::asio::socket_base::bytes_readable readable{true};
    for (std::size_t waited = 0; waited == 0;) {  // until the request has started to wait and timed out
        ok("clock.advance", R"({"seconds": 21})");
        waiting.io_control(readable);
        waited = readable.get();
    }
    const auto got = boost::json::parse(receive(waiting).body());
    BOOST_TEST(got.at("items").as_array().empty());
    BOOST_TEST(got.at("cursor") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
