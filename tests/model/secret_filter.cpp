// Texts that the filter of secrets replaces, and texts that it keeps.
#include "model/secret_filter.hpp"

#include "model/base64.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <cctype>
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

BOOST_AUTO_TEST_CASE(base64_that_is_broken_into_lines_hides_no_secret)
{
    const auto encoded = to_base64("Bearer " + key + '\n');
    for (const std::string line_break : {"\n", "\r\n", "\r\n ", "\n\t", "\\n", "\\r\\n", "\\\\r\\\\n", "\\n "})
        for (const std::size_t width : {4u, 20u, 21u, 22u, 23u})
            BOOST_TEST_CONTEXT(line_break << width)
            {
                std::string folded;
                for (std::size_t at = 0; at < encoded.size(); at += width)
                    folded += (at > 0 ? line_break : "") + encoded.substr(at, width);
                const auto left = redacted("He said: " + folded + '.');
                BOOST_TEST(left.find("[redacted]") != std::string::npos, left);
                for (std::size_t at = 12; at + 8 < encoded.size(); at += 4)
                    BOOST_TEST(left.find(encoded.substr(at, 4)) == std::string::npos, left);
            }
}

BOOST_AUTO_TEST_CASE(hexadecimal_digits_hide_no_secret)
{
    std::string lower, upper;
    for (const char c : key) {
        constexpr char digits[] = "0123456789abcdef";
        for (const auto digit : {digits[static_cast<unsigned char>(c) >> 4], digits[c & 15]}) {
            lower += digit;
            upper += static_cast<char>(std::toupper(digit));
        }
    }
    for (const auto& text : {lower, upper})
        BOOST_TEST(redacted("key=" + text + ", he said") == "key=[redacted], he said");
}

BOOST_AUTO_TEST_CASE(names_are_told_from_keys)
{
    for (const auto* name : {"databse", "api_key", "publicUrl", "sendgrid2", "webhook_public_key", "address_line_2",
             "SENDGRID_KEY_2024", "TWILIO_ACCOUNT_SID", "reconcile_seconds", "x-y-z", "a.b"})
        BOOST_TEST(!may_be_secret(name), name);
    for (const auto* key : {"SG.aaaaBBBBcccc1234", "SG_AAAABBBBCCCC1234", "SG.aaaabbbb",
             "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "AKIAIOSFODNN7EXAMPLE12", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
             "xkqJzvTbWmRpLcQw", "hunter2 with spaces", "abcdefghijklmnopqrstuvwxyz", "AC0123456789"})
        BOOST_TEST(may_be_secret(key), key);
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

BOOST_AUTO_TEST_CASE(long_runs_of_escapes_and_blanks_take_linear_time)
{
    const auto core = to_base64(key).substr(0, 8);
    const std::vector<std::string> pieces{"\\", "\\n", "\n", core.substr(0, 1) + "\n", core + "\r\n\t "};
    for (const auto& piece : pieces) {
        std::string text;
        while (text.size() < 256 * 1024)
            text += piece;
        BOOST_TEST(redacted(text).size() == text.size());
    }
}

BOOST_AUTO_TEST_SUITE_END()
