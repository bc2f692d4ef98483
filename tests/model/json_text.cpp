// JSON text: numbers in decimal notation.
#include <outbound/json_text.hpp>

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <limits>

using namespace outbound;
namespace json = boost::json;

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_AUTO_TEST_CASE(numbers_look_as_people_write_them)
{
    const struct {
        json::value number;
        std::string_view text;
    } cases[] = {
        {0.98, "0.98"},
        {48.66, "48.66"},
        {-0.5, "-0.5"},
        {30.0, "30"},
        {0.0, "0"},
        {1e6, "1000000"},
        {1e20, "100000000000000000000"},
        {1e21, "1e+21"},
        {1e-6, "0.000001"},
        {1e-7, "1e-07"},
        {1.0 / 3, "0.3333333333333333"},
        {std::numeric_limits<double>::infinity(), "null"},
        {std::numeric_limits<std::int64_t>::min(), "-9223372036854775808"},
        {std::numeric_limits<std::uint64_t>::max(), "18446744073709551615"},
    };
    for (const auto& c : cases)
        BOOST_TEST(write_json(c.number) == c.text);
}

BOOST_AUTO_TEST_CASE(written_values_read_back_equal)
{
    const std::string_view texts[] = {
        R"({})",
        R"([])",
        R"(["",{},[],null,true,false,-1,0.25])",
        R"({"a":{"b":[1,2.5,{"c":"d"}]},"":"\"quoted\"\\ and \u0001 and \n, caf)"
        "\xC3\xA9\""
        R"(,"list":[[],[[]]]})",
    };
    for (const auto text : texts) {
        const auto value = json::parse(json::string_view{text.data(), text.size()});
        BOOST_TEST(json::parse(write_json(value)) == value, text);
        BOOST_TEST(write_json(value).find('\n') == std::string::npos);
    }
    BOOST_TEST(write_json(json::object{{"pace", 0.98}}) == R"({"pace":0.98})");
    BOOST_TEST(write_json(json::array{0.5, "x"}) == R"([0.5,"x"])");
}

BOOST_AUTO_TEST_SUITE_END()
