// How the client reads valid and invalid responses, in plain HTTP and TLS.
#include "http/client_fixture.hpp"
#include "http/local_server.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <span>

namespace outbound::testing {

using http::fault;

/// The bytes that a server sends before an orderly close, and the answer that the client reads.
struct exchanged {
    const char* name;
    std::string sent;
    fault wanted;
    unsigned status;
    std::string body;
};

const std::string ok_line = "HTTP/1.1 200 OK\r\n";

struct exchange_fixture : client_fixture {
    authority trusted;
    temporary_file ca{trusted.certificate()};
    identity server_identity = trusted.issue();

    std::optional<identity> when(bool tls) const { return tls ? std::optional{server_identity} : std::nullopt; }

    void check(std::span<const exchanged> cases)
    {
        for (const bool tls : {false, true})
            for (const auto& c : cases)
                BOOST_TEST_CONTEXT(c.name << (tls ? ", TLS" : ""))
                {
                    check(c, tls);
                }
    }

    void check(const exchanged& c, bool tls)
    {
        const auto serve = [&](peer& client) {
            client.read_request();
            client.write(c.sent);
        };
        local_server server{serve, when(tls)};
        auto wanted = options(server.url(), ca.path());
        wanted.header_limit = 4000;
        wanted.body_limit = 4000;
        auto sender = client(wanted);
        const auto got = send(sender, post());
        BOOST_TEST(to_string(got.fault) == to_string(c.wanted), got.detail);
        BOOST_TEST(got.status == c.status);
        BOOST_TEST(got.body == c.body);
        BOOST_TEST(got.bytes_sent);
        BOOST_TEST(got.detail.empty() == got.ok());
    }
};

BOOST_FIXTURE_TEST_SUITE(exchange, exchange_fixture)

BOOST_AUTO_TEST_CASE(answers_of_every_form_are_read)
{
    const std::string big(4000, 'x');
    const exchanged cases[] = {
        {"accepted", accepted_answer, fault::none, 202, ""},
        {"body of a given length", ok_line + "Content-Length: 5\r\n\r\nhello", fault::none, 200, "hello"},
        {"chunks", ok_line + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nT: v\r\n\r\n",
            fault::none, 200, "hello"},
        {"body to the end of the connection", ok_line + "\r\nhello", fault::none, 200, "hello"},
        {"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", fault::none, 200, "hello"},
        {"no reason", "HTTP/1.1 202 \r\nContent-Length: 0\r\n\r\n", fault::none, 202, ""},
        {"interim answers first",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + accepted_answer, fault::none,
            202, ""},
        {"no content", "HTTP/1.1 204 No Content\r\n\r\n", fault::none, 204, ""},
        {"body at the limit", ok_line + "Content-Length: 4000\r\n\r\n" + big, fault::none, 200, big},
    };
    check(cases);
}

BOOST_AUTO_TEST_CASE(answers_that_are_cut_off_no_http_or_too_large_are_refused)
{
    const std::string big(5000, 'x');
    std::string many_interim_answers;
    for (int i = 0; i < 33; ++i)
        many_interim_answers += "HTTP/1.1 102 Processing\r\n\r\n";
    const exchanged cases[] = {
        {"nothing", "", fault::closed, 0, ""},
        {"half a header", "HTTP/1.1 202 Acc", fault::closed, 0, ""},
        {"half a body", ok_line + "Content-Length: 10\r\n\r\nhello", fault::closed, 0, ""},
        {"half a chunk", ok_line + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel", fault::closed, 0, ""},
        {"chunks without an end", ok_line + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", fault::closed, 0, ""},
        {"only an interim answer", "HTTP/1.1 100 Continue\r\n\r\n", fault::closed, 0, ""},
        {"interim answers without end", many_interim_answers, fault::protocol, 0, ""},
        {"switched protocols", "HTTP/1.1 101 Switching Protocols\r\n\r\n", fault::protocol, 0, ""},
        {"garbage", "\x16\x03\x01 this is not http\r\n\r\n", fault::protocol, 0, ""},
        {"text", "hello\r\n\r\n", fault::protocol, 0, ""},
        {"zeros", std::string(100, '\0'), fault::protocol, 0, ""},
        {"bad length", ok_line + "Content-Length: -1\r\n\r\n", fault::protocol, 0, ""},
        {"two lengths", ok_line + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", fault::protocol, 0, ""},
        {"bad chunk", ok_line + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", fault::protocol, 0, ""},
        {"line break in a name", ok_line + "a\rb: c\r\n\r\n", fault::protocol, 0, ""},
        {"header past the limit", ok_line + "X: " + big + "\r\n\r\n", fault::too_large, 0, ""},
        {"endless header line", ok_line + "X: " + big + big, fault::too_large, 0, ""},
        {"length past the limit", ok_line + "Content-Length: 4001\r\n\r\n", fault::too_large, 0, ""},
        {"chunks past the limit", ok_line + "Transfer-Encoding: chunked\r\n\r\n1388\r\n" + big + "\r\n0\r\n\r\n",
            fault::too_large, 0, ""},
        {"endless body", ok_line + "\r\n" + big, fault::too_large, 0, ""},
    };
    check(cases);
}

BOOST_AUTO_TEST_CASE(answer_may_come_byte_by_byte)
{
    const std::string sent =
        "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\nX-Message-Id: abc\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for (const bool tls : {false, true}) {
        local_server server{[&](peer& client) {
                                client.read_request();
                                for (const char& byte : sent)
                                    client.write({&byte, 1});
                                client.wait_until_closed();
                            },
            when(tls)};
        auto sender = client(options(server.url(), ca.path()));
        const auto got = send(sender, post());
        BOOST_TEST(got.status == 202u);
        BOOST_TEST(got.body == "hello");
        BOOST_TEST(got.header("x-message-id") == "abc");
    }
}

BOOST_AUTO_TEST_CASE(tls_connection_closed_without_notify_ends_no_body)
{
    local_server server{[](peer& client) {
                            client.read_request();
                            client.write("HTTP/1.1 200 OK\r\n\r\nhello");
                            client.abort();
                        },
        when(true)};
    auto sender = client(options(server.url(), ca.path()));
    const auto got = send(sender, post());
    BOOST_TEST((got.fault == fault::closed));
    BOOST_TEST(got.bytes_sent);
}

BOOST_AUTO_TEST_CASE(no_part_of_an_answer_repeats_a_secret)
{
    const auto serve = [](peer& client) {
        const auto key = client.read_request().find("SG.canary") == std::string::npos ? "" : "SG.canary";
        client.write(ok_line + "X-Echo: " + key + "\r\nContent-Length: 17\r\n\r\nBearer " + key + '.');
    };
    local_server server{serve};
    auto wanted = options(server.url());
    wanted.headers = "Authorization: Bearer SG.canary\r\n";
    wanted.secrets = {"SG.canary"};
    auto sender = client(wanted);
    const auto got = send(sender, post());
    BOOST_TEST(got.header("X-Echo") == "[redacted]");
    BOOST_TEST(got.body == "Bearer [redacted].");

    wanted.base_url = "http://127.0.0.1:1";
    wanted.secrets = {"127.0.0.1"};
    auto nobody = client(wanted);
    BOOST_TEST(send(nobody, post()).detail.starts_with("connect to \"[redacted]\" ([redacted] port 1)"));
}

BOOST_AUTO_TEST_CASE(headers_are_found_by_name_in_any_case)
{
    local_server server{always(
        "HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\nX-Message-Id:  abc \r\nX-Empty:\r\nX-Message: no\r\n\r\n")};
    auto sender = client(options(server.url()));
    const auto got = send(sender, post());
    BOOST_TEST(got.header("x-message-id") == "abc");
    BOOST_TEST(got.header("X-MESSAGE") == "no");
    BOOST_TEST(got.header("X-Empty") == "");
    BOOST_TEST(got.header("X-Mess") == "");
    BOOST_TEST(got.header("") == "");
}

BOOST_AUTO_TEST_CASE(a_client_that_names_headers_keeps_those_alone)
{
    local_server server{always("HTTP/1.1 202 Accepted\r\nDate: now\r\nretry-after: 3\r\nContent-Length: 2\r\n"
                               "X-Message-Id: abc\r\nX-Message-Ids: no\r\n\r\nok")};
    auto wanted = options(server.url());
    wanted.answer_headers = {"X-Message-Id", "Retry-After"};
    auto sender = client(wanted);
    const auto got = send(sender, post());
    BOOST_TEST(got.headers == "retry-after:3\nX-Message-Id:abc\n");
    BOOST_TEST(got.body == "ok");
}

BOOST_AUTO_TEST_CASE(request_is_written_as_it_was_given)
{
    std::promise<std::string> seen;
    local_server server{[&](peer& client) {
        seen.set_value(client.read_request());
        client.write(accepted_answer);
        client.wait_until_closed();
    }};
    auto wanted = options(server.url() + "/base/");
    wanted.headers = "Authorization: Bearer key\r\n";
    auto sender = client(wanted);
    auto request = post("{\"a\":1}");
    request.headers = "X-Extra: 1\r\n";
    BOOST_TEST(send(sender, request).status == 202u);
    BOOST_TEST(seen.get_future().get() ==
               "POST /base/v3/mail/send HTTP/1.1\r\nHost: " + server.url().substr(7) +
                   "\r\nAuthorization: Bearer key\r\nX-Extra: 1\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
}

BOOST_AUTO_TEST_CASE(get_has_no_body_and_the_answer_to_head_neither)
{
    std::promise<std::string> seen;
    local_server server{[&](peer& client) {
        seen.set_value(client.read_request());
        client.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        client.read_request();
        client.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        client.wait_until_closed();
    }};
    auto sender = client(options(server.url()));
    auto request = post("");
    request.method = "GET";
    BOOST_TEST(send(sender, request).body == "hello");
    BOOST_TEST(seen.get_future().get().find("Content-Length") == std::string::npos);
    request.method = "HEAD";
    const auto got = send(sender, request);
    BOOST_TEST(got.status == 200u);
    BOOST_TEST(got.body == "");
}

BOOST_AUTO_TEST_CASE(large_bodies_arrive_whole)
{
    std::string body(5'000'000, 'a');
    for (std::size_t i = 0; i < body.size(); i += 1000)
        body[i] = static_cast<char>('a' + i / 1000 % 26);
    for (const bool tls : {false, true}) {
        std::promise<std::string> seen;
        local_server server{[&](peer& client) {
                                seen.set_value(client.read_request());
                                client.write(accepted_answer);
                                client.wait_until_closed();
                            },
            when(tls)};
        auto sender = client(options(server.url(), ca.path()));
        BOOST_TEST(send(sender, post(body)).status == 202u);
        const auto arrived = seen.get_future().get();
        BOOST_TEST((arrived.size() > body.size() && arrived.ends_with(body)));
    }
}

BOOST_AUTO_TEST_CASE(answer_given_before_the_body_was_read_counts)
{
    local_server server{[](peer& client) {
        client.read_head();
        client.write("HTTP/1.1 413 Request Entity Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }};
    const std::string body(20'000'000, 'a');
    auto sender = client(options(server.url()));
    const auto got = send(sender, post(body));
    BOOST_TEST(got.status == 413u, got.detail);
    BOOST_TEST(got.bytes_sent);
}

BOOST_AUTO_TEST_CASE(reset_after_the_request_is_closed_with_bytes_sent)
{
    for (const bool tls : {false, true}) {
        local_server server{[](peer& client) {
                                client.read_request();
                                client.reset();
                            },
            when(tls)};
        auto sender = client(options(server.url(), ca.path()));
        const auto got = send(sender, post());
        BOOST_TEST((got.fault == fault::closed));
        BOOST_TEST(got.bytes_sent);
        BOOST_TEST(server.connections() == 1u);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
