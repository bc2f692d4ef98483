// The names that a template reads, and those without a value for a recipient.
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace outbound::test {
namespace {

using strings = std::vector<std::string>;

struct missing_names_example {
    std::string source;
    std::string values;
    strings names;
};

missing_names missing_of(const std::string& source, const std::string& values, missing_names known = {})
{
    std::string out;
    text_template{source, place::text}.render(boost::json::parse(values), out, &known);
    return known;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(missing)

BOOST_AUTO_TEST_CASE(names_without_value_and_fallback_are_reported)
{
    const std::vector<missing_names_example> examples{
        {"{{a}}", R"({"a": "x"})", {}},
        {"{{b}}{{a}}{{b}}{{c}}", "{}", {"b", "a", "c"}},
        {"{{a}}{{b}}", R"({"a": null, "b": ""})", {"a", "b"}},
        {"{{a}}{{b}}{{c}}", R"({"a": " \t", "b": "\u00a0\u200b", "c": " x "})", {"a", "b"}},
        {"{{#a}}{{b}}{{/a}}{{^a}}{{c}}{{/a}}", R"({"a": " "})", {"c"}},
        {"{{a}}{{b}}", R"({"a": 0, "b": false})", {}},
        {"{{a}}{{b}}", R"({"a": {}, "b": [1]})", {"a", "b"}},
        {"{{a|x}}{{b|}}", "{}", {}},
        {"{{a|x}}{{a}}", "{}", {"a"}},
        {"{{fields.plan}}", R"({"fields": {}})", {"fields.plan"}},
        {"{{#a}}{{b}}{{/a}}{{^a}}c{{/a}}{{>d}}", "{}", {}},
        {"{{#a}}{{b}}{{/a}}", R"({"a": [1, 2]})", {"b"}},
        {"{{^a}}{{b}}{{/a}}", "{}", {"b"}},
        {"{{#a}}{{.}}{{/a}}", R"({"a": ["x", ""]})", {"."}},
    };
    for (const auto& each : examples)
        BOOST_TEST_CONTEXT(each.source)
        {
            BOOST_TEST(missing_of(each.source, each.values) == each.names, boost::test_tools::per_element());
            const auto seen =
                text_template{each.source, place::text}.missing(boost::json::parse(each.values).as_object());
            BOOST_TEST(seen == each.names, boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(names_that_were_reported_before_are_not_repeated)
{
    const strings expected{"z", "b", "a"};
    BOOST_TEST(missing_of("{{a}}{{b}}{{z}}{{a}}", "{}", {"z", "b"}) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(parts_report_like_the_whole)
{
    const text_template split{"{{a}} {{#s}}{{b}}{{/s}}{{c|x}}", place::text};
    missing_names names;
    joined(split, {{"s", true}}, &names);
    BOOST_TEST(names == (strings{"a", "b"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(variables_are_all_names_that_may_be_read_at_the_top)
{
    const std::vector<std::pair<std::string, strings>> examples{
        {"no tags", {}},
        {"{{b}}{{a}}{{{b}}}{{&c}}{{d|x}}", {"a", "b", "c", "d"}},
        {"{{fields.plan}}{{fields}}", {"fields", "fields.plan"}},
        {"{{#vip}}{{first_name}}{{/vip}}", {"first_name", "vip"}},
        {"{{#items}}{{.}}{{#.}}x{{/.}}{{/items}}", {"items"}},
        {"{{^a}}{{b}}{{/a}}{{! c }}", {"a", "b"}},
        {"{{>p}}{{>absent}}", {"in_partial"}},
    };
    const partial_map partials{{"p", "{{in_partial}}"}};
    for (const auto& [source, names] : examples)
        BOOST_TEST_CONTEXT(source)
    BOOST_TEST(
        (text_template{source, place::html, from(partials)}.variables()) == names, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(values_that_are_no_variables_make_no_difference)
{
    const text_template compiled{"{{#a}}{{b}}{{c.d}}{{/a}}{{^e}}{{f}}{{/e}}", place::text};
    boost::json::object values{{"a", true}, {"b", "B"}, {"c", {{"d", "D"}}}, {"f", "F"}, {"g", "G"}, {"d", "no"}};
    const auto before = compiled.render(values);
    values.erase("g");
    values.erase("d");
    BOOST_TEST(before == "BDF");
    BOOST_TEST(compiled.render(values) == before);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
