// The member `server` of the configuration, and what it does to the listener.
#include "http/certificates.hpp"
#include "http/encrypted_client.hpp"
#include "service/configuration_reading.hpp"

#include <outbound/service.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(server_settings_tests)

BOOST_AUTO_TEST_CASE(log_of_failures_without_tls_is_the_default)
{
    const auto settings = read_configuration("{}", environment_of()).server;
    BOOST_TEST((settings.access_log == logged_requests::failed));
    BOOST_TEST(settings.access_log_file.empty());
    BOOST_TEST(settings.certificate.empty());
}

BOOST_AUTO_TEST_CASE(certificate_and_key_stand_together)
{
    BOOST_TEST(complaint(R"({"server":{"certificate":"a.pem"}})") == "server.certificate: needs server.key beside it");
    BOOST_TEST(complaint(R"({"server":{"key":"a.pem"}})") == "server.key: needs server.certificate beside it");
}

BOOST_AUTO_TEST_CASE(a_service_with_a_certificate_listens_with_tls)
{
    const authority trusted;
    const auto server = trusted.issue();
    const temporary_file certificate{server.certificate};
    const temporary_file key{server.key};
    const auto service = service::open(R"({"database":"sqlite://:memory:","server":{"certificate":")" +
                                       certificate.path() + R"(","key":")" + key.path() + R"("}})");
    BOOST_TEST(service->listening_url().empty());
    listen_options options;
    options.port = 0;
    const auto port = service->listen(options);
    BOOST_TEST(service->listening_url() == "https://127.0.0.1:" + std::to_string(port));
    encrypted_client client{port};
    BOOST_REQUIRE(client.connect());
    client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    BOOST_TEST(client.receive_all().ends_with("\r\n\r\nok\n"));
    service->stop_listening(1s);
}

BOOST_AUTO_TEST_SUITE_END()
