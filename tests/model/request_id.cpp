// Ids that clients and proxies may choose for requests.
#include "model/request_id.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(request_id)

BOOST_AUTO_TEST_CASE(ids_consist_of_characters_that_need_no_escaping)
{
    for (const std::string text : {"a", "Z9-_.=:", "Root=1-67891233-abcdef012345678912345678"})
        BOOST_TEST(is_request_id(text), text);
    for (const std::string text : {"", "a b", "a\"", "a\\", "a@example.com", "a,b", "\xc3\xa4"})
        BOOST_TEST(!is_request_id(text), text);
    BOOST_TEST(is_request_id(std::string(128, 'a')));
    BOOST_TEST(!is_request_id(std::string(129, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
