// Verification of certificates, and the errors of failed handshakes.
#include "http/client_fixture.hpp"
#include "http/local_server.hpp"

#include <outbound/error.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>

namespace outbound::testing {

using http::fault;

struct tls_fixture : client_fixture {
    authority trusted;
    temporary_file ca{trusted.certificate()};
};

BOOST_FIXTURE_TEST_SUITE(tls, tls_fixture)

BOOST_AUTO_TEST_CASE(certificates_are_checked_against_authority_host_and_dates)
{
    const authority stranger;
    certificate_wishes other_host;
    other_host.names = "DNS:elsewhere.example.com,IP:127.9.9.9";
    certificate_wishes expired;
    expired.valid_from = -7200;
    expired.valid_until = -3600;
    certificate_wishes future;
    future.valid_from = 3600;
    future.valid_until = 7200;
    certificate_wishes partial_wildcard;
    partial_wildcard.names = "DNS:local*";
    certificate_wishes only_common_name;
    only_common_name.subject = "localhost";
    only_common_name.names = "";
    const struct {
        const char* name;
        identity server;
        const char* host;
        fault wanted;
        const char* detail;
    } cases[] = {
        {"good, by address", trusted.issue(), "127.0.0.1", fault::none, ""},
        {"good, by name", trusted.issue(), "localhost", fault::none, ""},
        {"address of another host", trusted.issue(other_host), "127.0.0.1", fault::certificate, "mismatch"},
        {"name of another host", trusted.issue(other_host), "localhost", fault::certificate, "mismatch"},
        {"part of a name", trusted.issue(partial_wildcard), "localhost", fault::certificate, "mismatch"},
        {"only a common name", trusted.issue(only_common_name), "localhost", fault::certificate, "mismatch"},
        {"expired", trusted.issue(expired), "127.0.0.1", fault::certificate, "expired"},
        {"not yet valid", trusted.issue(future), "127.0.0.1", fault::certificate, "not yet valid"},
        {"unknown authority", stranger.issue(), "127.0.0.1", fault::certificate, "issuer"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            std::atomic<int> requests = 0;
            local_server server{[&](peer& client) {
                                    while (!client.read_request().empty()) {
                                        ++requests;
                                        client.write(accepted_answer);
                                    }
                                },
                c.server};
            auto sender = client(options(server.url(c.host), ca.path()));
            const auto got = send(sender, post());
            BOOST_TEST((got.fault == c.wanted));
            BOOST_TEST(got.status == (c.wanted == fault::none ? 202u : 0u));
            BOOST_TEST(got.bytes_sent == (c.wanted == fault::none));
            BOOST_TEST(got.detail.find(c.detail) != std::string::npos, got.detail);
            BOOST_TEST(requests == (c.wanted == fault::none ? 1 : 0));
        }
}

BOOST_AUTO_TEST_CASE(the_systems_authorities_do_not_certify_a_test_server)
{
    local_server server{always(accepted_answer), trusted.issue()};
    auto sender = client(options(server.url()));
    const auto got = send(sender, post());
    BOOST_TEST((got.fault == fault::certificate));
    BOOST_TEST(!got.bytes_sent);
}

BOOST_AUTO_TEST_CASE(sessions_are_resumed_on_the_next_connection)
{
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION})
        BOOST_TEST_CONTEXT("version " << version)
        {
            std::vector<bool> resumed;  // Written by one connection after the other.
            local_server server{[&](peer& client) {
                                    resumed.push_back(client.session_was_resumed());
                                    client.read_request();
                                    client.write(
                                        "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                                    client.wait_until_closed();
                                },
                trusted.issue()};
            server.limit_tls(version);
            auto sender = client(options(server.url(), ca.path()));
            for (int i = 0; i < 3; ++i)
                BOOST_TEST(send(sender, post()).status == 202u);
            BOOST_TEST(resumed == (std::vector<bool>{false, true, true}), boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(versions_before_1_2_are_refused)
{
    local_server server{always(accepted_answer), trusted.issue()};
    server.limit_tls(TLS1_1_VERSION);
    auto sender = client(options(server.url(), ca.path()));
    const auto got = send(sender, post());
    BOOST_TEST((got.fault == fault::tls));
    BOOST_TEST(!got.bytes_sent);
}

BOOST_AUTO_TEST_CASE(server_that_speaks_no_tls_is_a_tls_fault_before_any_byte)
{
    local_server server{[](peer& client) {
        client.write("HTTP/1.1 400 Bad Request\r\n\r\n");
        client.wait_until_closed();
    }};
    auto wanted = options("https" + server.url().substr(4), ca.path());
    auto sender = client(wanted);
    const auto got = send(sender, post());
    BOOST_TEST((got.fault == fault::tls));
    BOOST_TEST(!got.bytes_sent);
}

BOOST_AUTO_TEST_CASE(server_that_hangs_up_during_the_handshake_is_a_tls_fault_before_any_byte)
{
    local_server server{[](peer& client) { client.close(); }};
    auto sender = client(options("https" + server.url().substr(4), ca.path()));
    const auto got = send(sender, post());
    BOOST_TEST((got.fault == fault::tls));
    BOOST_TEST(!got.bytes_sent);
}

BOOST_AUTO_TEST_CASE(handshake_that_never_ends_is_a_timeout_before_any_byte)
{
    local_server server{[](peer& client) { client.wait_until_closed(); }};
    auto sender = client(options("https" + server.url().substr(4), ca.path()));
    const auto got = send(sender, post("{}", std::chrono::milliseconds{150}));
    BOOST_TEST((got.fault == fault::timeout));
    BOOST_TEST(!got.bytes_sent);
}

BOOST_AUTO_TEST_CASE(certificate_file_that_cannot_be_used_is_refused_at_once)
{
    const temporary_file empty{""};
    for (const auto& path : {std::string{"/does/not/exist.pem"}, empty.path()})
        BOOST_CHECK_EXCEPTION(client(options("https://localhost", path)), error, [&](const error& e) {
            return e.code() == errc::config && std::string_view{e.what()}.find(path) != std::string_view::npos;
        });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
