// Names of limits, written and read back.
#include "rules/pace_key.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound::rules;

BOOST_AUTO_TEST_SUITE(pace_key_tests)

BOOST_AUTO_TEST_CASE(a_key_is_read_as_it_was_written)
{
    BOOST_TEST(write_pace_key(pace_scope::global) == "global");
    BOOST_TEST(write_pace_key(12) == "campaign:12");
    BOOST_TEST(write_pace_key(pace_scope::terms, "main") == "terms:main");
    const auto key = read_pace_key("provider:mail-eu");
    BOOST_REQUIRE(key.has_value());
    BOOST_TEST((key->scope == pace_scope::provider));
    BOOST_TEST(key->subject == "mail-eu");
    BOOST_TEST((read_pace_key("global").value().scope == pace_scope::global));
}

BOOST_AUTO_TEST_CASE(other_text_is_no_key)
{
    for (const char* text : {"", ":", "provider", "provider:", "campaign", "global:", "global:x", "Global", "nobody:x"})
        BOOST_TEST(!read_pace_key(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
