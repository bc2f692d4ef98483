// Unsubscribe tokens: reading returns the claim, and no other text passes.
#include "rules/unsubscribe_token.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <limits>

namespace outbound::test {
namespace {

constexpr std::string_view secret = "0123456789abcdef0123456789abcdef";
constexpr std::string_view instance = "k3v9x0qa";
const std::string some_hash = "#0123456789abcdef0123456789abcdef";

}  // namespace

using rules::read_unsubscribe_token;
using rules::unsubscribe_claim;
using rules::unsubscribe_token;

BOOST_AUTO_TEST_SUITE(unsubscribe_token_tests)

BOOST_AUTO_TEST_CASE(a_token_gives_its_claim_back)
{
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const unsubscribe_claim claims[] = {{1, 1, channel::email}, {12, 4711, channel::sms}, {9, 10, channel::phone},
        {most, most, channel::email}, {1, 1, channel::email, some_hash}, {12, 4711, channel::sms, some_hash},
        {most, most, channel::phone, some_hash}};
    for (const auto& claim : claims) {
        const auto token = unsubscribe_token(secret, instance, claim);
        BOOST_TEST_CONTEXT(token)
        {
            BOOST_TEST(token.size() <= (claim.address_hash.empty() ? 96U : 128U));
            BOOST_TEST((read_unsubscribe_token(secret, instance, token) == claim));
        }
    }
}

BOOST_AUTO_TEST_CASE(the_signature_is_an_hmac_that_other_tools_compute_too)
{
    // printf 'outbound unsubscribe 1\nk3v9x0qa\n12-4711-email' | openssl dgst -sha256 -hmac
    // 0123456789abcdef0123456789abcdef
    BOOST_TEST(unsubscribe_token(secret, instance, {12, 4711, channel::email}) ==
               "12-4711-email-215d64827d16dcedcfdd561627e3f2f1");
    // printf 'outbound unsubscribe 1\nk3v9x0qa\n12-4711-email-0123456789abcdef0123456789abcdef' | openssl dgst -sha256
    // -hmac 0123456789abcdef0123456789abcdef
    BOOST_TEST(unsubscribe_token(secret, instance, {12, 4711, channel::email, some_hash}) ==
               "12-4711-email-0123456789abcdef0123456789abcdef-9722e92af91c5026af0e388b3f1bbbeb");
}

BOOST_AUTO_TEST_CASE(a_changed_byte_anywhere_spoils_it)
{
    for (const auto& hash : {std::string{}, some_hash}) {
        const auto token = unsubscribe_token(secret, instance, {12, 4711, channel::email, hash});
        for (std::size_t i = 0; i < token.size(); ++i)
            for (const char c : {'0', '1', 'f', '-', 'F', '\0', '\xFF'})
                if (auto changed = token; c != token[i]) {
                    changed[i] = c;
                    BOOST_TEST_CONTEXT(changed)
                    BOOST_TEST(!read_unsubscribe_token(secret, instance, changed));
                }
    }
}

BOOST_AUTO_TEST_CASE(the_hash_of_an_address_can_neither_be_removed_nor_added_nor_moved_to_another_token)
{
    const unsubscribe_claim claim{12, 4711, channel::email, some_hash};
    auto other = claim;
    other.address_hash = '#' + std::string(32, '0');
    auto older = claim;
    older.address_hash.clear();
    const auto mac_of = [](const std::string& token) { return token.substr(token.rfind('-')); };
    const auto token = unsubscribe_token(secret, instance, claim);
    const auto hash = "-" + some_hash.substr(1);
    for (const auto& changed :
        {"12-4711-email" + mac_of(token), "12-4711-email" + hash + mac_of(unsubscribe_token(secret, instance, older)),
            "12-4711-email" + hash + mac_of(unsubscribe_token(secret, instance, other)),
            "12-4711-email" + hash + hash + mac_of(token), "12-4711-email-" + mac_of(token)})
        BOOST_TEST_CONTEXT(changed)
    BOOST_TEST(!read_unsubscribe_token(secret, instance, changed));
    BOOST_TEST((read_unsubscribe_token(secret, instance, "12-4711-email" + hash + mac_of(token)) == claim));
}

BOOST_AUTO_TEST_CASE(other_texts_are_no_tokens)
{
    const auto token = unsubscribe_token(secret, instance, {12, 4711, channel::email});
    const auto mac = token.substr(token.rfind('-') + 1);
    auto shouted = token;
    std::ranges::transform(mac, shouted.end() - 32, [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
    const std::string others[] = {"", "-", "---", "12-4711-email", "12-4711-email-", token + "0",
        token.substr(0, token.size() - 1), " " + token, "012-4711-email-" + mac, "+12-4711-email-" + mac,
        "0-4711-email-" + mac, "99999999999999999999-1-email-" + mac, "12-4711-fax-" + mac, "12-4711-EMAIL-" + mac,
        shouted, std::string(100'000, '1')};
    for (const auto& other : others)
        BOOST_TEST_CONTEXT(other.substr(0, 100))
    BOOST_TEST(!read_unsubscribe_token(secret, instance, other));
}

BOOST_AUTO_TEST_CASE(another_secret_or_instance_refuses_it)
{
    const auto token = unsubscribe_token(secret, instance, {12, 4711, channel::email});
    BOOST_TEST(!read_unsubscribe_token("another", instance, token));
    BOOST_TEST(!read_unsubscribe_token("", instance, token));
    BOOST_TEST(!read_unsubscribe_token(secret, "other", token));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
