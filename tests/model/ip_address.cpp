// Spellings and networks of IP addresses.
#include "model/ip_address.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace outbound;

std::string read(std::string_view text)
{
    const auto address = ip_address_from(text);
    return address ? address->to_string() : "none";
}

std::string network(std::string_view text)
{
    return network_of(ip_address_from(text).value()).to_string();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ip_address_tests)

BOOST_AUTO_TEST_CASE(a_mapped_address_is_the_ipv4_address)
{
    BOOST_TEST(read("::ffff:10.0.0.7") == "10.0.0.7");
    BOOST_TEST(read("::FFFF:0a00:0007") == "10.0.0.7");
    BOOST_TEST(read("10.0.0.7") == "10.0.0.7");
    BOOST_TEST(read("2001:DB8::7") == "2001:db8::7");
    for (const auto* text : {"", "proxy", "10.0.0.7:80", "[::1]", "10.0.0"})
        BOOST_TEST(read(text) == "none", text);
}

BOOST_AUTO_TEST_CASE(a_client_of_ipv6_has_its_whole_64)
{
    BOOST_TEST(network("2001:db8::1") == network("2001:db8::ffff:1"));
    BOOST_TEST(network("2001:db8::1") != network("2001:db8:0:1::1"));
    BOOST_TEST(network("192.0.2.1") != network("192.0.2.2"));
    BOOST_TEST(network("::ffff:192.0.2.1") == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(a_network_contains_the_addresses_with_its_first_bits)
{
    const auto is_in = [](std::string_view address, std::string_view network) {
        return contains(ip_network_from(network).value(), ip_address_from(address).value());
    };
    BOOST_TEST(is_in("10.255.0.1", "10.0.0.0/8"));
    BOOST_TEST(is_in("10.1.2.3", "10.9.9.9/8"));
    BOOST_TEST(!is_in("11.0.0.1", "10.0.0.0/8"));
    BOOST_TEST(is_in("::ffff:10.0.0.7", "10.0.0.7"));
    BOOST_TEST(!is_in("10.0.0.8", "10.0.0.7"));
    BOOST_TEST(is_in("192.0.2.1", "0.0.0.0/0"));
    BOOST_TEST(is_in("2001:db8::7", "2001:db8::/32"));
    BOOST_TEST(!is_in("2001:db9::7", "2001:db8::/32"));
    BOOST_TEST(!is_in("10.0.0.7", "::/0"));
}

BOOST_AUTO_TEST_CASE(networks_have_a_prefix_that_fits_the_address)
{
    for (const auto* text :
        {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8a", "::/129", "a.example/8"})
        BOOST_TEST(!ip_network_from(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
