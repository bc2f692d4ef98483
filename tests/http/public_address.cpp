// Which addresses a host's webhooks may be posted to.
#include "http/public_address.hpp"

#include <boost/test/unit_test.hpp>

using outbound::http::is_public;

BOOST_AUTO_TEST_SUITE(public_address)

BOOST_AUTO_TEST_CASE(addresses_of_this_machine_and_its_networks_are_not_public)
{
    for (const auto* text : {"127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "100.64.0.1", "169.254.169.254",
             "172.16.0.1", "172.31.255.255", "192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1",
             "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
             "64:ff9b::7f00:1", "2002:7f00:1::", "2002:0a00:1::1", "2001:db8::1", "2001::1"})
        BOOST_TEST(!is_public(boost::asio::ip::make_address(text)), text);
}

BOOST_AUTO_TEST_CASE(others_are)
{
    for (const auto* text : {"8.8.8.8", "172.32.0.1", "100.128.0.1", "192.169.0.1", "198.20.0.1", "223.255.255.255",
             "2606:4700::1111", "2a00:1450:4001::200e", "::ffff:8.8.8.8", "2002:0808:0808::"})
        BOOST_TEST(is_public(boost::asio::ip::make_address(text)), text);
}

BOOST_AUTO_TEST_SUITE_END()
