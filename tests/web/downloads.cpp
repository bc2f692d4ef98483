// Files as one response over HTTP, equal to the pieces that the operations return.
#include "web/web_fixture.hpp"

namespace {

using namespace outbound;

constexpr const char* csv = "X-Scopes: pii\r\nAccept: text/html, text/csv;q=0.9\r\n";
constexpr const char* json_lines = "X-Scopes: pii\r\nAccept: application/x-ndjson\r\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(downloads_tests, web_fixture)

BOOST_AUTO_TEST_CASE(an_export_of_many_pieces_is_one_file)
{
    std::string file = "address,channel,reason\r\n";
    for (int i = 0; i < 2'500; ++i)
        file += "person." + std::to_string(i) + "@example.com,email,manual\r\n";
    const auto taken = ask(
        "POST", "/api/v1/outbound/imports?into=suppressions", "X-Scopes: write\r\nContent-Type: text/csv\r\n", file);
    BOOST_TEST(taken.result_int() == 200u, taken.body());
    const auto got = ask("GET", "/api/v1/outbound/exports/suppressions", csv);
    BOOST_TEST(got.result_int() == 200u);
    BOOST_TEST(got.chunked());
    BOOST_TEST(got["Content-Type"] == "text/csv; charset=utf-8");
    BOOST_TEST(std::ranges::count(got.body(), '\n') == 2'501);
    BOOST_TEST(got.body().starts_with("channel,address,"));
    const auto whole = service->handle({.method = "GET",
        .target = "/api/v1/outbound/exports/suppressions",
        .headers = {{"Accept", "text/csv"}},
        .body = {},
        .remote = {},
        .access = web_access{"a test", {scope::pii}}});
    BOOST_TEST(whole.body == got.body());
}

BOOST_AUTO_TEST_CASE(without_accept_the_operation_answers_in_json)
{
    BOOST_TEST(ask_json(200, "GET", "/exports/suppressions").contains("text"));
    BOOST_TEST(ask("GET", "/api/v1/outbound/exports/suppressions", "Accept: text/csv\r\n").result_int() == 401u);
}

BOOST_AUTO_TEST_CASE(faults_of_the_request_are_reported_before_the_file_begins)
{
    BOOST_TEST(ask("GET", "/api/v1/outbound/exports/contacts", csv).result_int() == 422u);
    BOOST_TEST(ask("GET", "/api/v1/outbound/campaigns/4711/archive", json_lines).result_int() == 404u);
    const auto id = add_campaign();
    const auto draft = ask("GET", "/api/v1/outbound/campaigns/" + std::to_string(id) + "/archive", json_lines);
    BOOST_TEST(draft.result_int() == 409u);
    BOOST_TEST(draft["Content-Type"] == "application/problem+json");
}

BOOST_AUTO_TEST_CASE(an_archive_that_was_downloaded_can_be_uploaded)
{
    add_contacts(1'000);
    const auto id = add_campaign();
    ok("campaigns.cancel", R"({"id":)" + std::to_string(id) + "}");
    const auto archive = ask("GET", "/api/v1/outbound/campaigns/" + std::to_string(id) + "/archive", json_lines);
    BOOST_TEST(archive.result_int() == 200u, archive.body());
    ok("campaigns.delete", R"({"id":)" + std::to_string(id) + "}");
    const std::string fields = "X-Scopes: admin\r\nContent-Type: application/x-ndjson\r\n";
    const auto restored = ask("POST", "/api/v1/outbound/restores", fields, archive.body());
    BOOST_TEST(restored.result_int() == 200u, restored.body());
    BOOST_TEST(value("campaigns.list", "{}", "/items/0/name") == "\"News\"");
    const auto half = ask("POST", "/api/v1/outbound/restores", fields, archive.body().substr(0, 100));
    BOOST_TEST(half.result_int() == 422u, half.body());
    BOOST_TEST(boost::json::serialize(ok("jobs.list")).find("\"cancelled\"") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
