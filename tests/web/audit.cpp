// The audit log: changes, exports and refusals of callers over the web, without personal data.
#include "web/web_fixture.hpp"

namespace {

using namespace outbound;

struct audit_fixture : web_fixture {
    audit_fixture() { add_contacts(2); }

    unsigned ask_as(std::vector<scope> scopes, std::string method, std::string path, std::string body = {})
    {
        web_request head{std::move(method), "/api/v1/outbound" + path, {}, std::move(body), {}};
        head.access = web_access{"ada", std::move(scopes), 7};
        return service->handle(head).status;
    }

    /// Each entry as `operation ids result`.
    std::vector<std::string> entries()
    {
        std::vector<std::string> out;
        const auto listed = ok("audit.list", R"({"sort":"created_at"})");
        for (const auto& item : listed.at("items").as_array()) {
            BOOST_TEST(item.at("actor") == "ada");
            BOOST_TEST(item.at("token_id") == 7);
            BOOST_TEST(item.at("at") == "2026-11-22T15:00:00Z");
            out.push_back(std::string{item.at("operation").as_string()} + ' ' + boost::json::serialize(item.at("ids")) +
                          ' ' + std::string{item.at("result").as_string()});
        }
        return out;
    }

    void check(const std::vector<std::string>& expected)
    {
        const auto found = entries();
        BOOST_CHECK_EQUAL_COLLECTIONS(found.begin(), found.end(), expected.begin(), expected.end());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(audit_tests, audit_fixture)

BOOST_AUTO_TEST_CASE(a_change_is_recorded_with_the_ids_of_request_and_answer)
{
    BOOST_TEST(ask_as({scope::write}, "POST", "/segments", R"({"name":"All","filter":{}})") == 200u);
    BOOST_TEST(ask_as({scope::write}, "PUT", "/segments/1", R"({"name":"Everybody"})") == 200u);
    BOOST_TEST(ask_as({scope::write}, "DELETE", "/segments/1") == 200u);
    check({R"(segments.create {"id":1} ok)", R"(segments.update {"id":1} ok)", R"(segments.delete {"id":1} ok)"});
}

BOOST_AUTO_TEST_CASE(a_change_that_fails_is_recorded_with_the_code)
{
    BOOST_TEST(ask_as({scope::write}, "PUT", "/segments/9", R"({"name":"All"})") == 404u);
    BOOST_TEST(ask_as({scope::send}, "POST", "/campaigns/9/start", "{}") == 404u);
    BOOST_TEST(ask_as({scope::send}, "POST", "/campaigns/9/retry-failed", "{}") == 404u);
    check({R"(segments.update {"id":9} not_found)", R"(campaigns.start {"id":9} not_found)",
        R"(campaigns.retry_failed {"id":9} begun)", R"(campaigns.retry_failed {"id":9} not_found)"});
}

BOOST_AUTO_TEST_CASE(a_refusal_is_recorded_without_the_contents_of_the_request)
{
    BOOST_TEST(ask_as({scope::read}, "DELETE", "/contacts/1") == 403u);
    BOOST_TEST(ask_as({scope::write}, "GET", "/suppressions/email/c1@example.com") == 403u);
    BOOST_TEST(ask_as({scope::write}, "POST", "/email/campaigns",
                   R"({"name":"News","subject":"a","text":"b","scheduled_at":"2026-12-24T09:00:00Z"})") == 403u);
    check({"contacts.delete {} forbidden", "suppressions.get {} forbidden", "campaigns.create {} forbidden"});
}

BOOST_AUTO_TEST_CASE(reads_are_not_recorded_and_exports_are_once)
{
    BOOST_TEST(ask_as({scope::read}, "GET", "/contacts") == 200u);
    BOOST_TEST(ask_as({scope::admin}, "GET", "/tokens") == 200u);
    BOOST_TEST(ask_as({scope::pii}, "GET", "/exports/suppressions") == 200u);
    web_request file{"GET", "/api/v1/outbound/exports/suppressions", {{"Accept", "text/csv"}}, {}, {}};
    file.access = web_access{"ada", {scope::pii}, 7};
    BOOST_TEST(service->handle(file).status == 200u);
    check({"exports.next {} ok", "exports.next {} ok"});
}

BOOST_AUTO_TEST_CASE(an_upload_is_recorded_by_its_beginning_and_its_end)
{
    web_request file{"POST", "/api/v1/outbound/imports", {{"Content-Type", "text/csv"}},
        "external_id,email\r\n9,c9@example.com\r\n", {}};
    file.access = web_access{"ada", {scope::write}, 7};
    BOOST_TEST(service->handle(file).status == 200u);
    check({R"(imports.create {"id":1} ok)", R"(imports.commit {"id":1} begun)", R"(imports.commit {"id":1} ok)"});
}

BOOST_AUTO_TEST_CASE(nothing_of_a_person_is_recorded)
{
    BOOST_TEST(ask_as({scope::write}, "POST", "/contacts",
                   R"({"contacts":[{"external_id":"e1","email":"eve@example.com","first_name":"Eve"}]})") == 200u);
    BOOST_TEST(ask_as({scope::write}, "POST", "/suppressions",
                   R"({"entries":[{"channel":"email","address":"eve@example.com","reason":"Eve asked"}]})") == 200u);
    BOOST_TEST(ask_as({scope::admin}, "DELETE", "/suppressions",
                   R"({"channel":"email","address":"eve@example.com"})") == 200u);
    check({"contacts.upsert {} ok", "suppressions.add {} ok", "suppressions.remove {} ok"});
    BOOST_TEST(boost::json::serialize(ok("audit.list")).find("ve@") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(calls_of_the_host_itself_are_not_recorded)
{
    ok("segments.create", R"({"name":"All","filter":{}})");
    check({});
}

BOOST_AUTO_TEST_SUITE_END()
