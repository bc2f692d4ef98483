// The number of values in JSON of other parties.
#include "model/foreign_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace outbound;

namespace {

bool is_taken(std::string_view text, std::size_t most)
{
    boost::system::error_code fault;
    parse_foreign_json(text, fault, most);
    return !fault;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(foreign_json_tests)

BOOST_AUTO_TEST_CASE(values_are_counted_and_members_twice)
{
    for (const auto& [text, count] : {std::pair{"0", 1u}, {"[]", 2u}, {"[1,2,3]", 4u}, {"[[],[]]", 5u},
             {R"({"a":1,"b":{"c":2}})", 7u}, {R"("a,b:[{")", 1u}, {R"(["\",[\\\",",1])", 3u}})
        BOOST_TEST(count_json_values(text) == count, text);
}

BOOST_AUTO_TEST_CASE(pieces_are_counted_like_the_whole_text)
{
    const std::string text = R"({"a\\":["x\",y",1,{"b":[]}],"c":"[,"})";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        json_value_counter counter;
        counter.add(std::string_view{text}.substr(0, cut));
        counter.add(std::string_view{text}.substr(cut));
        BOOST_TEST(counter.count() == count_json_values(text));
    }
}

BOOST_AUTO_TEST_CASE(a_text_with_more_values_than_the_limit_is_refused)
{
    for (const auto* text : {"[0,0,0,0]", R"({"a":1,"b":2})", "[[[[0]]]]"}) {
        BOOST_TEST(is_taken(text, 5), text);
        BOOST_TEST(!is_taken(text, 4), text);
    }
    BOOST_TEST(!is_taken("[", 5));
}

BOOST_AUTO_TEST_CASE(a_request_with_ten_thousand_contacts_is_taken)
{
    std::string text = R"({"contacts":[)";
    for (int i = 0; i < 10'000; ++i) {
        text += i == 0 ? "{" : ",{";
        for (int member = 0; member < 16; ++member)
            text += (member == 0 ? "\"" : ",\"") + std::to_string(member) + R"(":"a value")";
        text += '}';
    }
    BOOST_TEST(is_taken(text + "]}", most_json_values));
}

BOOST_AUTO_TEST_SUITE_END()
