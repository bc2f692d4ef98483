// The core modules of the Mustache specification, from a folder that OUTBOUND_MUSTACHE_SPEC names: its specs/*.json.
#include <outbound/template.hpp>

#include "text/render.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace outbound::test {
namespace {

namespace json = boost::json;

json::value read_json(const std::filesystem::path& path)
{
    std::ifstream file{path};
    BOOST_REQUIRE_MESSAGE(file, "cannot read " << path);
    return json::parse(std::string{std::istreambuf_iterator<char>{file}, {}});
}

partial_map partials_of(const json::object& example)
{
    partial_map partials;
    if (const auto* given = example.if_contains("partials"))
        for (const auto& member : given->as_object())
            partials.emplace(member.key(), member.value().as_string());
    return partials;
}

void check(const json::object& example)
{
    const auto partials = partials_of(example);
    // XML escapes the five characters as HTML does, and reads no tags, of which the specification's have bare names.
    const text_template compiled{example.at("template").as_string(), place::xml, from(partials)};
    const std::string expected{example.at("expected").as_string()};
    std::string out;
    compiled.render(example.at("data"), out);
    BOOST_TEST(out == expected);
    if (const auto* values = example.at("data").if_object())
        BOOST_TEST(joined(compiled, *values) == expected);
}

boost::test_tools::assertion_result is_given(boost::unit_test::test_unit_id)
{
    boost::test_tools::assertion_result given{std::getenv("OUTBOUND_MUSTACHE_SPEC") != nullptr};
    given.message() << "OUTBOUND_MUSTACHE_SPEC names no folder";
    return given;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(official_spec)

BOOST_AUTO_TEST_CASE(every_case_of_the_core_modules_passes, *boost::unit_test::precondition(is_given))
{
    const char* folder = std::getenv("OUTBOUND_MUSTACHE_SPEC");
    for (const auto* module : {"comments", "delimiters", "interpolation", "inverted", "partials", "sections"}) {
        const auto path = std::filesystem::path{folder} / "specs" / (std::string{module} + ".json");
        const auto module_tests = read_json(path);
        for (const auto& example : module_tests.at("tests").as_array())
            BOOST_TEST_CONTEXT(module << ": " << example.at("name").as_string())
        check(example.as_object());
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
