// How a host presents the dashboard: name, logo, links to its contacts, and who may frame it.
#include "service/configuration_reading.hpp"

using namespace outbound;
using namespace outbound::testing;

namespace {

std::string document_with(const scratch_file& logo)
{
    return R"({"dashboard":{"logo":")" + logo.path + R"("}})";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configuration_dashboard_tests)

BOOST_AUTO_TEST_CASE(name_links_and_framing_pages_are_read)
{
    const auto c = read_configuration(R"({"dashboard": {"name": "Acme", "contact_url": "/people/{external_id}",
        "frame_ancestors": ["https://crm.example.com:8443", "http://127.0.0.1:8080"],
        "sandbox_url": "http://127.0.0.1:8025/simulator/inbox"}})",
        environment_of());
    BOOST_TEST(c.dashboard.name == "Acme");
    BOOST_TEST(c.dashboard.contact_url == "/people/{external_id}");
    BOOST_TEST(c.dashboard.frame_ancestors.size() == 2u);
    BOOST_TEST(c.dashboard.sandbox_url == "http://127.0.0.1:8025/simulator/inbox");
    BOOST_TEST(read_configuration("{}", environment_of()).dashboard.name.empty());
}

BOOST_AUTO_TEST_CASE(link_to_the_sandbox_is_a_web_address)
{
    for (const auto* url : {"javascript:alert(1)", "/simulator/inbox", "ftp://127.0.0.1/"})
        BOOST_TEST(complaint(R"({"dashboard":{"sandbox_url":")" + std::string{url} + R"("}})")
                       .starts_with("dashboard.sandbox_url: must be "),
            url);
}

BOOST_AUTO_TEST_CASE(logo_is_read_from_its_file)
{
    const scratch_file svg{"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"};
    const auto c = read_configuration(document_with(svg), environment_of());
    BOOST_TEST(c.dashboard.logo.starts_with("data:image/svg+xml;base64,PD94bWw"));
    const scratch_file png{"\x89PNG\r\n\x1A\n"};
    BOOST_TEST(read_configuration(document_with(png), environment_of()).dashboard.logo ==
               "data:image/png;base64,iVBORw0KGgo=");
}

BOOST_AUTO_TEST_CASE(unusable_logos_are_refused)
{
    BOOST_TEST(
        complaint(R"({"dashboard":{"logo":"/none/logo.svg"}})") == "dashboard.logo: names a file that cannot be read");
    const scratch_file page{"<html><script>alert(1)</script></html>"};
    BOOST_TEST(complaint(document_with(page)) == "dashboard.logo: names a file that is neither PNG nor SVG");
    const scratch_file large{"<svg>" + std::string(70'000, ' ') + "</svg>"};
    BOOST_TEST(complaint(document_with(large)) == "dashboard.logo: names a file of more than 64 KiB");
}

BOOST_AUTO_TEST_CASE(origins_hold_nothing_that_a_policy_could_take_for_more)
{
    for (const auto* origin : {"https://a.example; script-src *", "https://a.example/path", "https://*", "'none'", "*",
             "https://a.example 'unsafe-inline'", "javascript:alert(1)", "https://"})
        BOOST_TEST(
            complaint(R"({"dashboard":{"frame_ancestors":[")" + std::string{origin} + R"("]}})") ==
                "dashboard.frame_ancestors[0]: must be an origin such as https://crm.example.com, without a path",
            origin);
}

BOOST_AUTO_TEST_CASE(link_to_contacts_is_a_web_address_with_a_place_for_the_contact)
{
    for (const auto* url :
        {"https://crm.example.com/people", "javascript:alert('{external_id}')", "people/{external_id}"})
        BOOST_TEST(complaint(R"({"dashboard":{"contact_url":")" + std::string{url} + R"("}})") ==
                       "dashboard.contact_url: must be an http or https URL or a path, with {external_id} in it",
            url);
}

BOOST_AUTO_TEST_SUITE_END()
