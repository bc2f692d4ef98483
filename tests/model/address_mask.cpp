// Masked addresses: their remaining text, and that it is not a valid address.
#include "model/address_mask.hpp"

#include "model/address.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(address_mask)

BOOST_AUTO_TEST_CASE(addresses_in_texts_are_masked_and_nothing_else)
{
    const std::pair<const char*, const char*> cases[] = {
        {"", ""},
        {"ada@example.com", "\u2026@example.com"},
        {"j\u00fcrgen@example.com", "\u2026@example.com"},
        {"to \"ada b\"@example.com", "to \u2026@example.com"},
        {"550 <ada@example.com>, <bob@example.org> unknown", "550 <\u2026@example.com>, <\u2026@example.org> unknown"},
        {"+4989123456", "+49\u202656"},
        {"+4989123456 is busy, +15005550006 too", "+49\u202656 is busy, +15\u202606 too"},
        {"+123456", "+123456"},
        {"1 + 2 = 3, at noon", "1 + 2 = 3, at noon"},
    };
    for (const auto& [text, masked] : cases)
        BOOST_TEST(mask_addresses(text) == masked);
}

BOOST_AUTO_TEST_CASE(a_masked_address_is_no_address)
{
    BOOST_TEST(!valid_email(mask_addresses("ada@example.com")));
    BOOST_TEST(!valid_e164(mask_addresses("+4989123456")));
}

BOOST_AUTO_TEST_CASE(only_texts_that_are_said_to_have_addresses_are_masked)
{
    const auto item =
        shapes::object({required("email", with_addresses(shapes::text(0, 100))), optional("note", shapes::text(0, 100)),
            required("words", shapes::array(with_addresses(shapes::text(0, 100)), 0, 9))});
    const auto page = shapes::object({required("items", shapes::array(item, 0, 9))});
    auto value = boost::json::parse(
        R"({"items":[{"email":"a@b.example","note":"c@d.example","words":["e@f.example"]},{"email":null,"words":[]}]})");
    mask_addresses(page, value);
    BOOST_TEST(boost::json::serialize(value) ==
               "{\"items\":[{\"email\":\"\u2026@b.example\",\"note\":\"c@d.example\",\"words\":[\"\u2026@f.example\"]},"
               "{\"email\":null,\"words\":[]}]}");
}

BOOST_AUTO_TEST_CASE(all_texts_within_a_free_object_are_masked)
{
    const auto event = shapes::object({required("data", with_addresses(shapes::free_object()))});
    auto value = boost::json::parse(R"({"data":{"to":["a@b.example",1],"raw":{"From":"+4989123456"}}})");
    mask_addresses(event, value);
    BOOST_TEST(boost::json::serialize(value) ==
               "{\"data\":{\"to\":[\"\u2026@b.example\",1],\"raw\":{\"From\":\"+49\u202656\"}}}");
}

BOOST_AUTO_TEST_CASE(personal_values_are_left_out)
{
    const auto event =
        shapes::object({optional("url", personal(shapes::text(0, 100))), optional("at", shapes::time())});
    boost::json::value value{{"url", "https://vendor.example/1"}, {"at", "2026-11-29T08:00:00Z"}};
    mask_addresses(event, value);
    BOOST_TEST(boost::json::serialize(value) == R"({"url":null,"at":"2026-11-29T08:00:00Z"})");
}

BOOST_AUTO_TEST_SUITE_END()
