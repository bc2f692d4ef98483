// Keyed hashes of addresses.
#include "rules/address_hash.hpp"

#include <boost/test/unit_test.hpp>

namespace outbound::test {

using rules::hash_address;
using rules::is_address_hash;

BOOST_AUTO_TEST_SUITE(address_hash)

BOOST_AUTO_TEST_CASE(hash_is_an_hmac_that_other_tools_compute_too)
{
    // printf 'email:ann@example.com' | openssl dgst -sha256 -hmac 0123456789abcdef
    BOOST_TEST(
        hash_address("0123456789abcdef", channel::email, "ann@example.com") == "#7916304230a8880f5812240a9545d12f");
}

BOOST_AUTO_TEST_CASE(letter_case_of_an_email_address_does_not_count_and_channel_and_secret_do)
{
    const auto hash = hash_address("secret", channel::email, "ann@example.com");
    BOOST_TEST(hash_address("secret", channel::email, "Ann@Example.COM") == hash);
    BOOST_TEST(hash_address("other", channel::email, "ann@example.com") != hash);
    BOOST_TEST(
        hash_address("secret", channel::sms, "+4989123456") != hash_address("secret", channel::phone, "+4989123456"));
}

BOOST_AUTO_TEST_CASE(hash_is_distinguished_from_addresses)
{
    const auto hash = hash_address("secret", channel::sms, "+4989123456");
    BOOST_TEST(is_address_hash(hash));
    for (const auto& other :
        {std::string{}, std::string{"#"}, std::string{"+4989123456"}, std::string{"ann@example.com"}, hash.substr(1),
            hash + "0", hash.substr(0, 32), '#' + std::string(32, 'A')})
        BOOST_TEST_CONTEXT(other)
    BOOST_TEST(!is_address_hash(other));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
