// Operations on pace and provider accounts.
#include "api/fixture.hpp"

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(pace_tests, service_fixture)

BOOST_AUTO_TEST_CASE(limits_are_set_listed_and_removed)
{
    BOOST_TEST(value("pace.list", "{}", "/items") == "[]");
    BOOST_TEST(value("pace.set", R"({"name":"provider:main","per_second":12.5})", "/per_second") == "1.25E1");
    ok("pace.set", R"({"name":"global","per_second":100})");
    BOOST_TEST(ok("pace.list").at("items").as_array().size() == 2u);
    BOOST_TEST(value("pace.set", R"({"name":"global","per_second":null})", "/per_second") == "null");
    BOOST_TEST(value("pace.list", "{}", "/items/0/name") == "\"provider:main\"");
}

BOOST_AUTO_TEST_CASE(bad_limits_are_refused)
{
    const struct {
        std::string_view request, complaint;
    } cases[] = {
        {R"({"name":"provider:nobody","per_second":5})", "not_found | there is no provider \"nobody\""},
        {R"({"name":"main","per_second":5})",
            "invalid | name: must be global or provider:<name> of a configured account, got \"main\""},
        {R"({"name":"campaign:1","per_second":5})",
            "invalid | name: must be global or provider:<name> of a configured account, got \"campaign:1\""},
        {R"({"name":"global","per_second":0})", "invalid | per_second: must be a number from 0.001 to 1000000, got 0"},
        {R"({"name":"global","per_second":"fast"})",
            "invalid | per_second: must be a number from 0.001 to 1000000, got \"fast\""},
        {R"({"per_second":5})", "invalid | name: is missing"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.request)
    BOOST_TEST(complaint("pace.set", c.request) == c.complaint);
    BOOST_TEST(value("pace.list", "{}", "/items") == "[]");
}

BOOST_AUTO_TEST_CASE(an_account_that_was_set_aside_is_shown_and_can_be_resumed)
{
    provider_answer = [](const message&) {
        delivery d;
        d.result = delivery::outcome::account_refused;
        d.detail = "key revoked";
        return d;
    };
    add_contacts(1);
    add_campaign();
    service->start();
    ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/pause_reason") == "\"provider_account\"");
    BOOST_TEST(service->stop(std::chrono::seconds{5}));
    const auto accounts = ok("providers.list").at("items").as_array();
    BOOST_REQUIRE(accounts.size() == 2u);
    BOOST_TEST(accounts[0].at("name") == "main");
    BOOST_TEST(accounts[0].at("routed") == true);
    BOOST_TEST(accounts[0].at("set_aside").at("reason") == "key revoked");
    BOOST_TEST(accounts[1].at("routed") == false);
    BOOST_TEST(accounts[1].at("set_aside").is_null());
    BOOST_TEST(value("stats", "{}", "/providers_set_aside") == "1");
    while (service->poll({})) {
    }
    ok("providers.resume", R"({"name":"main"})");
    const auto resumed = service->poll({});
    BOOST_REQUIRE(resumed);
    BOOST_TEST(to_string(resumed->type) == "provider.resumed");
    BOOST_TEST(resumed->data.at("provider") == "main");
    ok("providers.resume", R"({"name":"main"})");
    BOOST_TEST(!service->poll({}));
    BOOST_TEST(value("providers.list", "{}", "/items/0/set_aside") == "null");
    BOOST_TEST(complaint("providers.resume", R"({"name":"nobody"})") == "not_found | there is no provider \"nobody\"");
}

BOOST_AUTO_TEST_SUITE_END()
