// Operations on API tokens: the text is shown once; scopes and a hash are stored.
#include "api/fixture.hpp"

#include "api/access/token_text.hpp"

#include <outbound/testing/seeded_random.hpp>

#include <set>

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(tokens, service_fixture)

BOOST_AUTO_TEST_CASE(the_text_of_a_token_is_shown_once)
{
    const auto made = ok("tokens.create", R"({"name":"CRM","scopes":["read","send","read"]})");
    const std::string text{made.at("token").as_string()};
    BOOST_TEST(api::is_token_text(text));
    BOOST_TEST(boost::json::serialize(made.at("scopes")) == R"(["read","send"])");
    BOOST_TEST(made.at("created_at") == "2026-11-22T15:00:00Z");
    for (const char* member : {"expires_at", "used_at", "revoked_at"})
        BOOST_TEST(made.at(member).is_null());
    const auto listed = boost::json::serialize(ok("tokens.list"));
    BOOST_TEST(listed.find("CRM") != std::string::npos);
    BOOST_TEST(listed.find(text.substr(4, 20)) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_revoked_token_stays_in_the_list_and_keeps_the_time_of_its_end)
{
    ok("tokens.create", R"({"name":"CRM","scopes":["read"]})");
    BOOST_TEST(value("tokens.revoke", R"({"id":1})", "/revoked_at") == R"("2026-11-22T15:00:00Z")");
    time.at += std::chrono::hours{1};
    BOOST_TEST(value("tokens.revoke", R"({"id":1})", "/revoked_at") == R"("2026-11-22T15:00:00Z")");
    BOOST_TEST(value("tokens.list", "{}", "/items/0/name") == R"("CRM")");
    BOOST_TEST(complaint("tokens.revoke", R"({"id":2})") == "not_found | there is no token 2");
}

BOOST_AUTO_TEST_CASE(a_token_needs_a_name_known_scopes_and_an_end_in_the_future)
{
    BOOST_TEST(complaint("tokens.create", R"({"name":"","scopes":["read"]})").starts_with("invalid | name: "));
    BOOST_TEST(complaint("tokens.create", R"({"name":"CRM","scopes":[]})").starts_with("invalid | scopes: "));
    BOOST_TEST(complaint("tokens.create", R"({"name":"CRM","scopes":["all"]})").starts_with("invalid | scopes[0]: "));
    BOOST_TEST(complaint("tokens.create", R"({"name":"CRM","scopes":["read"],"expires_at":"2026-11-22T15:00:00Z"})") ==
               "invalid | expires_at: must be in the future");
    BOOST_TEST(value("tokens.create", R"({"name":"CRM","scopes":["read"],"expires_at":"2026-11-22T16:00:01+01:00"})",
                   "/expires_at") == R"("2026-11-22T15:00:01Z")");
    BOOST_TEST(ok("tokens.list").at("items").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(texts_have_256_random_bits_behind_a_prefix)
{
    testing::seeded_random numbers{7};
    std::set<std::string> made;
    for (int i = 0; i < 1'000; ++i) {
        const auto text = api::make_token_text(numbers);
        BOOST_TEST(api::is_token_text(text));
        BOOST_TEST(made.insert(text).second);
        BOOST_TEST(api::hash_of_token(text).size() == 32u);
    }
    const auto text = *made.begin();
    for (const auto& other :
        {text.substr(1), text + 'a', "obx_" + text.substr(4), text.substr(0, 46) + '+', std::string{}})
        BOOST_TEST(!api::is_token_text(other), other);
}

BOOST_AUTO_TEST_SUITE_END()
