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

BOOST_AUTO_TEST_CASE(the_host_of_the_public_url_is_served)
{
    const auto read = [](std::string_view text) { return read_configuration(text, environment_of()).server.hosts; };
    using names = std::vector<std::string>;
    BOOST_TEST((read("{}") == names{"localhost"}));
    BOOST_TEST((read(R"({"public_url":"https://CRM.example.com:8443/crm","server":{"hosts":["Inner.example."]}})") ==
                names{"inner.example", "crm.example.com"}));
}

BOOST_AUTO_TEST_CASE(hosts_are_names_and_proxies_are_networks)
{
    for (const std::string host : {"https://crm.example.com", "crm.example.com:80", "a b", "[::1]", "a/b"})
        BOOST_TEST(complaint(R"({"server":{"hosts":[")" + host + R"("]}})")
                       .starts_with("server.hosts[0]: must be a host name such as"),
            host);
    for (const std::string proxy : {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "::1/129"})
        BOOST_TEST(complaint(R"({"server":{"proxies":[")" + proxy + R"("]}})")
                       .starts_with("server.proxies[0]: must be an IP address"),
            proxy);
    BOOST_TEST(complaint(R"({"server":{"proxies":["10.0.0.7","10.0.0.0/8","2001:db8::/32"]}})") == "(none)");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_not_loopback_needs_tls_or_proxies)
{
    const auto listen_on = [](const std::string& host, const std::string& settings) {
        const auto service = service::open(R"({"database":"sqlite://:memory:","server":{)" + settings + "}}");
        listen_options options;
        options.host = host;
        options.port = 0;
        service->listen(options);
    };
    for (const auto* host : {"0.0.0.0", "::"})
        BOOST_CHECK_EXCEPTION(listen_on(host, ""), error, [](const error& e) {
            return e.code() == errc::config && e.problem().detail.find("server.certificate") != std::string::npos;
        });
    BOOST_CHECK_NO_THROW(listen_on("0.0.0.0", R"("proxies":["127.0.0.1"])"));
    BOOST_CHECK_NO_THROW(listen_on("127.0.0.2", ""));
}

BOOST_AUTO_TEST_SUITE_END()
