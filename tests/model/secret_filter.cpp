// Texts that the filter of secrets replaces, and texts that it keeps.
#include "model/secret_filter.hpp"

#include "model/base64.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace outbound;

namespace {

const std::string key = "SG.canary/key+1234567890_abc";
const std::string token = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

std::string redacted(std::string text)
{
    const std::vector<std::string> secrets{key, token};
    secret_filter{secrets}.redact(text);
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secret_filter_tests)

BOOST_AUTO_TEST_CASE(secrets_are_replaced_wherever_they_stand)
{
    BOOST_TEST(redacted("Authorization: Bearer " + key + " is wrong") == "Authorization: Bearer [redacted] is wrong");
    BOOST_TEST(redacted(key) == "[redacted]");
    BOOST_TEST(redacted(token + key + ' ' + token) == "[redacted][redacted] [redacted]");
}

BOOST_AUTO_TEST_CASE(base64_text_that_contains_a_secret_is_replaced_as_a_whole)
{
    for (const auto& secret : {key, token})
        for (const auto* before : {"", "A", "AC", "ACx", "AC00000000000000000000000000000000:"})
            for (const auto* behind : {"", "1", "22", "333"})
                BOOST_TEST_CONTEXT(before << secret << behind)
                {
                    auto encoded = to_base64(before + secret + behind);
                    BOOST_TEST(redacted("Basic " + encoded + ", he said") == "Basic [redacted], he said");
                    for (auto& c : encoded)
                        c = c == '+' ? '-' : c == '/' ? '_' : c;
                    BOOST_TEST(redacted('"' + encoded + '"') == "\"[redacted]\"");
                }
}

BOOST_AUTO_TEST_CASE(escapes_hide_no_secret)
{
    for (const auto* text :
        {R"(SG.canary\/key+1234567890_abc)", R"(\u0053G.canary\u002fkey\u002B1234567890_abc)",
            R"(SG.canary\\\/key+1234567890_abc)", "SG.canary%2Fkey%2b1234567890_abc", "%53G.canary/key+1234567890_abc"})
        BOOST_TEST(redacted('<' + std::string{text} + '>') == "<[redacted]>", text);
}

BOOST_AUTO_TEST_CASE(json_stays_json)
{
    const auto encoded = to_base64("id:" + key);
    for (const auto& text : {"\\n" + key, "\\\\" + key, "\\\"" + key + "\\\"", "\\n" + encoded + "\\n",
             "\\\\" + encoded + "\\\"", "\\u00e9" + encoded + "\\u00e9", encoded + "\\/" + encoded}) {
        const auto left = redacted("{\"message\":\"" + text + "\"}");
        boost::system::error_code failed;
        const auto document = boost::json::parse(left, failed);
        BOOST_TEST(!failed, left);
        BOOST_TEST(left.find("[redacted]") != std::string::npos, left);
        BOOST_TEST(left.find(encoded.substr(4, 12)) == std::string::npos, left);
    }
}

BOOST_AUTO_TEST_CASE(other_text_stays_as_it_is)
{
    for (const auto* text : {"", "SG.canary", "The provided authorization grant is invalid", "%", "\\", "\\u00", "%5"})
        BOOST_TEST(redacted(text) == text);
    std::string text = "a short one";
    const std::vector<std::string> secrets{"short"};
    secret_filter{secrets}.redact(text);
    BOOST_TEST(text == "a short one");
}

BOOST_AUTO_TEST_CASE(long_runs_of_escapes_take_linear_time)
{
    const std::string text(256 * 1024, '\\');
    BOOST_TEST(redacted(text).size() == text.size());
}

BOOST_AUTO_TEST_SUITE_END()
