// Segments as JSON.
#include "model/segment.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

#include <climits>

using namespace outbound;
namespace json = boost::json;

BOOST_AUTO_TEST_SUITE(segment_tests)

BOOST_AUTO_TEST_CASE(segment_round_trips_through_json_without_unset_members)
{
    const char* const texts[] = {
        "{}",
        R"({"industries":["retail","it's \"new\""]})",
        R"({"lead_score":{"min":-5}})",
        R"({"lead_score":{"min":-2147483648,"max":2147483647}})",
        R"({"has_email":true,"has_phone":false})",
        R"({"tags":{"any":["a"],"all":["b","c"],"none":[""]}})",
        R"({"industries":["x"],"lead_score":{"max":0},"has_phone":true,"tags":{"none":["d"]}})",
        R"({"segment_id":3,"contact_ids":[7,7,9007199254740993],"external_ids":["a\"b","ü"]})",
        R"({"contact_ids":[],"external_ids":[]})",
    };
    for (const auto* text : texts)
        BOOST_TEST_CONTEXT(text)
    BOOST_TEST(to_json(segment_from_json(json::parse(text).get_object())) == json::parse(text).get_object());
}

BOOST_AUTO_TEST_CASE(everyone_is_an_empty_object)
{
    BOOST_TEST(to_json(segment{}).empty());
}

BOOST_AUTO_TEST_CASE(members_that_are_no_part_of_a_segment_are_ignored)
{
    const auto read = segment_from_json(json::parse(
        R"({"industries":7,"lead_score":{"min":"high","max":99999999999},"has_email":"yes","tags":[],"colour":"red"})")
                                            .get_object());
    BOOST_TEST(to_json(read).empty());
}

BOOST_AUTO_TEST_SUITE_END()
