// AWS signatures, compared with the published vectors (credentials and time of AWS's signing test suite).
#include "providers/ses/sigv4.hpp"

#include <boost/test/unit_test.hpp>

namespace outbound::aws {
namespace {

using headers = std::vector<std::pair<std::string, std::string>>;

const credentials example{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", {}};
const headers host{{"Host", "example.amazonaws.com"}};

timestamp example_time()
{
    using namespace std::chrono;
    return sys_days{year{2015} / 8 / 30} + hours{12} + minutes{36};
}

headers and_host(headers more)
{
    more.insert(more.begin(), host.front());
    return more;
}

std::string signature_of(const std::string& lines)
{
    const auto at = lines.rfind("Signature=");
    return at == std::string::npos ? lines : lines.substr(at + 10, 64);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sigv4)

BOOST_AUTO_TEST_CASE(requests_are_signed_as_in_awss_published_examples)
{
    const struct {
        std::string name;
        signable request;
        std::string signature;
    } cases[] = {
        {"nothing special", {"GET", "/", "", host, ""},
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
        {"no path at all", {"GET", "", "", host, ""},
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
        {"dot segments", {"GET", "/example1/example2/../..", "", host, ""},
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
        {"repeated slashes", {"GET", "//example//", "", host, ""},
            "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
        {"a space in the path", {"GET", "/example space/", "", host, ""},
            "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
        {"UTF-8 in the path", {"GET", "/\u1234", "", host, ""},
            "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
        {"query sorted by encoded name", {"GET", "/", "Param-3=Value3&Param=Value2&%E1%88%B4=Value1", host, ""},
            "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac"},
        {"UTF-8 in the query", {"GET", "/", "\u1234=bar", host, ""},
            "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
        {"unreserved characters stay",
            {"GET", "/",
                "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz="
                "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                host, ""},
            "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
        {"a header that is repeated",
            {"GET", "/", "", and_host({{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}}),
                ""},
            "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
        {"blanks in headers",
            {"GET", "/", "", and_host({{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}}), ""},
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
        {"a body",
            {"POST", "/", "",
                and_host({{"Content-Type", "application/x-www-form-urlencoded"}, {"Content-Length", "13"},
                    {"x-amz-content-sha256", "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e"}}),
                "Param1=value1"},
            "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
    BOOST_TEST(
        signature_of(signature_lines(c.request, example, {"us-east-1", "service"}, example_time())) == c.signature);
}

BOOST_AUTO_TEST_CASE(a_session_token_is_sent_and_signed)
{
    auto temporary = example;
    temporary.session_token = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
    const auto lines = signature_lines({"GET", "/", "", host, ""}, temporary, {"us-east-1", "service"}, example_time());
    BOOST_TEST(lines.find("X-Amz-Security-Token: " + temporary.session_token + "\r\n") != std::string::npos);
    BOOST_TEST(lines.find("SignedHeaders=host;x-amz-date;x-amz-security-token,") != std::string::npos);
    BOOST_TEST(signature_of(lines) == "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8");
}

BOOST_AUTO_TEST_CASE(text_encoded_once_in_the_request_is_encoded_twice_in_the_signed_path)
{
    const auto text = canonical_request({"GET", "/v2/email/identities/a%40b.example", "", host, ""});
    BOOST_TEST(text.substr(0, text.find("\n\n")) == "GET\n/v2/email/identities/a%2540b.example");
}

BOOST_AUTO_TEST_CASE(query_values_are_sorted_behind_their_names_and_always_have_an_equals_sign)
{
    const auto text = canonical_request({"GET", "/", "b=2&a&b=1&B=3&c=x+y", host, ""});
    BOOST_TEST(text.substr(0, text.find("\nhost:")) == "GET\n/\nB=3&a=&b=1&b=2&c=x%2By");
}

BOOST_AUTO_TEST_CASE(a_signer_keeps_its_key_for_a_day_and_derives_the_next)
{
    signer kept{example, {"us-east-1", "service"}};
    const signable request{"GET", "/", "", host, ""};
    for (const auto later : {std::chrono::hours{0}, std::chrono::hours{1}, std::chrono::hours{24}})
        BOOST_TEST(kept.lines(request, example_time() + later) ==
                   signature_lines(request, example, {"us-east-1", "service"}, example_time() + later));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::aws
