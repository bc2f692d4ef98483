// Pages of the dashboard: what the host sets of them, and the policy that they are served with.
#include "dashboard/assets.hpp"
#include "web/web_fixture.hpp"

#include <algorithm>
#include <optional>

using namespace outbound;

namespace {

constexpr const char* presented = R"({"database": "sqlite://:memory:", "dashboard": {"name": "Acme \"<&'>",
    "contact_url": "https://crm.example.com/people/{external_id}", "frame_ancestors": ["https://crm.example.com"]}})";

struct dashboard_fixture : service_fixture {
    explicit dashboard_fixture(std::string_view config = presented) : service_fixture{config} {}

    web_response page(const char* path = "/outbound/campaigns/4", std::vector<web_header> headers = {})
    {
        return service->handle({"GET", path, std::move(headers), {}, {}});
    }
};

bool is_embedded(boost::unit_test::test_unit_id)
{
    return !dashboard::assets().empty();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dashboard_tests, dashboard_fixture, *boost::unit_test::precondition(is_embedded))

BOOST_AUTO_TEST_CASE(settings_of_the_host_stand_in_the_page_as_text)
{
    const auto got = page();
    BOOST_TEST(got.status == 200u);
    BOOST_TEST(got.body.find("{{") == std::string::npos);
    const auto at = got.body.find("<meta name=\"outbound\" content=\"");
    BOOST_REQUIRE(at != std::string::npos);
    const auto line = got.body.substr(at, got.body.find('\n', at) - at);
    BOOST_TEST(line.find("Acme") != std::string::npos);
    BOOST_TEST(line.find("https://crm.example.com/people/{external_id}") != std::string::npos);
    BOOST_TEST(std::ranges::count(line, '<') == 1);
    BOOST_TEST(std::ranges::count(line, '"') == 4);
}

BOOST_AUTO_TEST_CASE(pages_and_previews_may_be_framed_where_the_host_says)
{
    const auto policy = std::string{page().header("content-security-policy")};
    BOOST_TEST(policy.ends_with("frame-ancestors 'self' https://crm.example.com"), policy);
    const dashboard_fixture plain_one{plain};
    const auto own = plain_one.service->handle({"GET", "/outbound", {}, {}, {}});
    BOOST_TEST(own.header("content-security-policy").ends_with("frame-ancestors 'self'"));
}

BOOST_AUTO_TEST_CASE(parts_that_are_not_stored_yet_are_previewed_from_a_form_without_scripts)
{
    const auto send = [&](std::string body, std::optional<web_access> access) {
        return service->handle({"POST", "/outbound/preview/templates",
            {{"Content-Type", "application/x-www-form-urlencoded"}}, std::move(body), {}, std::move(access)});
    };
    const web_access reader{"ann", {scope::read}};
    const auto got = send("html=%3Cb%3E%7B%7Bname%7D%7D+1%2B1%3C%2Fb%3E&values=%7B%22name%22%3A%22A%26B%22%7D", reader);
    BOOST_TEST(got.status == 200u);
    BOOST_TEST(got.body == "<b>A&amp;B 1+1</b>");
    BOOST_TEST(got.header("content-security-policy").starts_with("sandbox; default-src 'none';"));
    BOOST_TEST(send("html=%7B%7B%23a%7D%7D", reader).status == 422u);
    BOOST_TEST(send("html=x", std::nullopt).status == 401u);
}

BOOST_AUTO_TEST_CASE(a_page_is_sent_again_when_its_settings_have_changed)
{
    const auto tag = std::string{page().header("etag")};
    BOOST_TEST(page("/outbound/campaigns/4", {{"If-None-Match", tag}}).status == 304u);
    dashboard_fixture other{plain};
    BOOST_TEST(other.page("/outbound/campaigns/4", {{"If-None-Match", tag}}).status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
