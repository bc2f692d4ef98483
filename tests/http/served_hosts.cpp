// The hosts for which the listener answers.
#include "http/served_hosts.hpp"

#include "http/blocking_server.hpp"
#include "http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using outbound::testing::blocking_server;
using outbound::testing::raw_client;

namespace {

/// The answer of a server for crm.example.com.
std::string answer_of_crm(const std::string& request)
{
    http::listener_options options;
    options.hosts = {"crm.example.com"};
    blocking_server server{options, [](const web_request&) { return web_response{200, {}, "here"}; }};
    raw_client client{server.port()};
    client.send(request);
    return client.receive_all();
}

std::string request_to(const std::string& host, const std::string& target = "/")
{
    return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(served_hosts_tests)

BOOST_AUTO_TEST_CASE(names_of_the_list_loopback_and_addresses_are_served)
{
    for (const auto* host : {"crm.example.com", "CRM.Example.com.:8443", "localhost:1", "app.localhost", "127.0.0.1:80",
             "[::1]:80", "192.0.2.7"})
        BOOST_TEST(answer_of_crm(request_to(host)).starts_with("HTTP/1.1 200"), host);
}

BOOST_AUTO_TEST_CASE(other_names_are_refused_so_that_a_rebound_page_reaches_nothing)
{
    for (const auto* host : {"evil.example", "crm.example.com.evil.example", "2130706433", "localhost.evil.example"}) {
        const auto answer = answer_of_crm(request_to(host));
        BOOST_TEST(answer.starts_with("HTTP/1.1 421"), host);
        BOOST_TEST(answer.find("misdirected_request") != std::string::npos, host);
    }
}

BOOST_AUTO_TEST_CASE(the_host_of_an_absolute_target_counts)
{
    BOOST_TEST(answer_of_crm(request_to("localhost", "http://evil.example/")).starts_with("HTTP/1.1 421"));
    BOOST_TEST(answer_of_crm(request_to("evil.example", "http://localhost/")).starts_with("HTTP/1.1 200"));
}

BOOST_AUTO_TEST_CASE(requests_of_http_1_0_need_no_host)
{
    BOOST_TEST(answer_of_crm("GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 200"));
}

BOOST_AUTO_TEST_CASE(hosts_of_urls_are_compared_in_one_form)
{
    BOOST_TEST(http::host_of_url("https://CRM.example.com:8443/a") == "crm.example.com");
    BOOST_TEST(http::host_of_url("http://[::1]:80") == "::1");
    BOOST_TEST(http::host_of_url("/a/b").empty());
}

BOOST_AUTO_TEST_SUITE_END()
