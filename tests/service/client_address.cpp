// The client address of a request, with and without proxies.
#include "service/client_address.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

namespace {

std::string client_of(std::string peer, std::vector<std::string> forwarded)
{
    web_request head;
    head.remote = std::move(peer);
    for (auto& value : forwarded)
        head.headers.push_back({"X-Forwarded-For", std::move(value)});
    std::vector<ip_network> proxies;
    for (const auto* proxy : {"127.0.0.1", "10.0.0.1", "2001:db8::1", "172.16.0.0/12"})
        proxies.push_back(ip_network_from(proxy).value());
    return client_address(head, proxies);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(client_address_tests)

BOOST_AUTO_TEST_CASE(peers_that_are_no_proxy_are_the_clients_regardless_of_their_headers)
{
    BOOST_TEST(client_of("192.0.2.7", {}) == "192.0.2.7");
    BOOST_TEST(client_of("192.0.2.7", {"127.0.0.1"}) == "192.0.2.7");
    BOOST_TEST(client_of("", {"192.0.2.9"}) == "");
}

BOOST_AUTO_TEST_CASE(a_proxy_names_the_client_last)
{
    BOOST_TEST(client_of("127.0.0.1", {"192.0.2.9"}) == "192.0.2.9");
    BOOST_TEST(client_of("127.0.0.1", {"127.0.0.1, 192.0.2.8 ,\t192.0.2.9"}) == "192.0.2.9");
    BOOST_TEST(client_of("127.0.0.1", {"192.0.2.8", "192.0.2.9"}) == "192.0.2.9");
    BOOST_TEST(client_of("2001:0db8::0001", {"2001:DB8::2"}) == "2001:db8::2");
}

BOOST_AUTO_TEST_CASE(every_address_of_a_network_is_a_proxy)
{
    BOOST_TEST(client_of("172.31.0.9", {"192.0.2.9, 172.16.0.1"}) == "192.0.2.9");
    BOOST_TEST(client_of("172.32.0.9", {"192.0.2.9"}) == "172.32.0.9");
}

BOOST_AUTO_TEST_CASE(a_proxy_is_known_by_its_mapped_address_too)
{
    BOOST_TEST(client_of("::ffff:127.0.0.1", {"192.0.2.9"}) == "192.0.2.9");
    BOOST_TEST(client_of("127.0.0.1", {"192.0.2.9, ::ffff:10.0.0.1"}) == "192.0.2.9");
    BOOST_TEST(client_of("127.0.0.1", {"::ffff:192.0.2.9"}) == "192.0.2.9");
    BOOST_TEST(client_of("::ffff:192.0.2.7", {"192.0.2.9"}) == "192.0.2.7");
}

BOOST_AUTO_TEST_CASE(proxies_behind_proxies_are_passed_over)
{
    BOOST_TEST(client_of("127.0.0.1", {"192.0.2.8, 192.0.2.9, 10.0.0.1"}) == "192.0.2.9");
}

BOOST_AUTO_TEST_CASE(a_client_whom_no_proxy_names_is_not_known)
{
    for (const auto* field : {"", "unknown", "10.0.0.1", "192.0.2.9, nobody", "192.0.2.9:80"})
        BOOST_TEST(client_of("127.0.0.1", {field}) == "", field);
    BOOST_TEST(client_of("127.0.0.1", {}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
