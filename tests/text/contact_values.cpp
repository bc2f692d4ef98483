// The values of a one-off message, which override those of its contact.
#include "text/contact_values.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

namespace outbound::test {
namespace {

// The contact with these fields and this company, overridden; columns without a value are left out.
std::string overridden(const std::string& own)
{
    contact person;
    person.company = "Acme";
    person.fields = boost::json::parse(R"({"plan": "gold", "tier": 1, "company": "own"})").as_object();
    auto values = text::values_of(person);
    text::override_values(values, own);
    return boost::json::serialize(values);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(contact_values)

BOOST_AUTO_TEST_CASE(a_value_overrides_a_field_under_both_its_names)
{
    const auto* platinum =
        R"({"company":"Acme","plan":"platinum","tier":1,"fields":{"plan":"platinum","tier":1,"company":"own"}})";
    BOOST_TEST(overridden(R"({"plan":"platinum"})") == platinum);
    BOOST_TEST(overridden(R"({"fields":{"plan":"platinum"}})") == platinum);
    BOOST_TEST(overridden(R"({"plan":"a","fields":{"plan":"b"}})") ==
               R"({"company":"Acme","plan":"a","tier":1,"fields":{"plan":"b","tier":1,"company":"own"}})");
    BOOST_TEST(
        overridden(R"({"code":[1]})") ==
        R"({"company":"Acme","plan":"gold","tier":1,"fields":{"plan":"gold","tier":1,"company":"own","code":[1]},)"
        R"("code":[1]})");
}

BOOST_AUTO_TEST_CASE(a_column_and_the_field_of_its_name_are_two_values)
{
    BOOST_TEST(overridden(R"({"company":"B"})") ==
               R"({"company":"B","plan":"gold","tier":1,"fields":{"plan":"gold","tier":1,"company":"own"}})");
    BOOST_TEST(overridden(R"({"fields":{"company":"B"}})") ==
               R"({"company":"Acme","plan":"gold","tier":1,"fields":{"plan":"gold","tier":1,"company":"B"}})");
}

BOOST_AUTO_TEST_CASE(values_that_are_no_object_change_nothing)
{
    const auto before = overridden("");
    for (const auto* own : {"{}", "[]", "{", R"({"fields":{}})"})
        BOOST_TEST(overridden(own) == before, own);
    BOOST_TEST(overridden(R"({"fields":"x"})") == R"({"company":"Acme","plan":"gold","tier":1,"fields":"x"})");
    boost::json::object none;
    text::override_values(none, R"({"plan":"gold","email":"a@b.co"})");
    BOOST_TEST(boost::json::serialize(none) == R"({"plan":"gold","fields":{"plan":"gold"},"email":"a@b.co"})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
