// Base64: encoding and decoding.
#include "model/base64.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(base64)

BOOST_AUTO_TEST_CASE(bytes_come_back_as_they_were_and_other_text_is_refused)
{
    for (const auto& [bytes, text] : {std::pair<std::string_view, std::string_view>{"", ""}, {"f", "Zg=="},
             {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xFF\xFE\xFD", "//79"}}) {
        BOOST_TEST(to_base64(bytes) == text);
        BOOST_TEST(from_base64(text).value_or("?") == bytes);
    }
    for (const auto* text : {"Zg=", "Zg", "Z===", "Zh==", "Zm9=", "Zm9v\n", "====", "Zm 9", "Zg==Zg=="})
        BOOST_TEST(!from_base64(text).has_value(), text);
}

BOOST_AUTO_TEST_SUITE_END()
