// The operation that reports on an installation.
#include "api/fixture.hpp"
#include "engine/wrapped_store.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

using namespace outbound;

namespace {

/// The status of the first finding whose sentence contains `words`; empty if there is none.
std::string status_in(const boost::json::object& found, std::string_view words)
{
    for (const auto& finding : found.at("findings").as_array())
        if (std::string_view{finding.at("sentence").as_string()}.find(words) != std::string_view::npos) {
            BOOST_TEST((finding.at("fix").as_string().empty() == (finding.at("status").as_string() == "ok")));
            return std::string{finding.at("status").as_string()};
        }
    return {};
}

std::string status_of(service_fixture& f, std::string_view words, std::string_view request = "{}")
{
    return status_in(f.ok("doctor", request), words);
}

/// A store on a machine whose clock is ahead.
class distant_store final : public testing::wrapped_store {
public:
    using wrapped_store::wrapped_store;

    std::chrono::microseconds ahead() override { return by; }

    std::chrono::microseconds by{0};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(doctor)

BOOST_AUTO_TEST_CASE(doctor_reports_checks_that_pass)
{
    service_fixture f;
    BOOST_TEST(status_of(f, "one copy of SQLite") == "ok");
    BOOST_TEST(status_of(f, "time zones of the system") == "ok");
    BOOST_TEST(status_of(f, "The year is plausible") == "ok");
    BOOST_TEST(status_of(f, "has its credentials") == "ok");
    BOOST_TEST(status_of(f, "quick_check says: ok", R"({"thorough": true})") == "ok");
    BOOST_TEST(status_of(f, "quick_check").empty());
}

BOOST_AUTO_TEST_CASE(doctor_reports_missing_parts_with_remedies)
{
    service_fixture f;
    BOOST_TEST(status_of(f, "public_url is not configured") == "warning");
    BOOST_TEST(status_of(f, "has no webhook_keys") == "warning");
    BOOST_TEST(status_of(f, "in memory") == "warning");
    f.time.at = std::chrono::sys_days{std::chrono::year{2038} / 1 / 1};
    BOOST_TEST(status_of(f, "after 2037") == "problem");
    BOOST_TEST(f.value("doctor", "{}", "/status") == "\"problem\"");
    f.time.at = timestamp{};
    BOOST_TEST(status_of(f, "before 2025") == "problem");

    service_fixture empty{R"({"database": "sqlite://:memory:", "providers": [], "public_url": "http://127.0.0.1:80"})"};
    BOOST_TEST(status_of(empty, "No provider is configured") == "warning");
    BOOST_TEST(status_of(empty, "public_url is http://") == "warning");
    service_fixture unreadable{
        R"({"database": "sqlite://:memory:", "providers": [{"type": "sendgrid", "api_key": "secret",
        "ca_file": "/nowhere/ca.pem"}]})"};
    BOOST_TEST(status_of(unreadable, "/nowhere/ca.pem") == "problem");
}

BOOST_AUTO_TEST_CASE(doctor_warns_if_the_clocks_of_machine_and_database_differ_by_two_seconds)
{
    using namespace std::chrono_literals;
    store_options in_memory;
    in_memory.url = "sqlite://:memory:";
    const auto real = open_store(in_memory);
    distant_store distant{*real};
    still_clock time;
    api::context ctx{
        distant, time, {}, {}, {}, false, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, false};
    const struct {
        std::chrono::milliseconds ahead;
        const char* status;
    } cases[] = {{0ms, "ok"}, {1'999ms, "ok"}, {2s, "warning"}, {-2s, "warning"}, {1h, "warning"}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.ahead.count() << " ms")
        {
            distant.by = c.ahead;
            const auto found = api::find_operation("doctor")->handle(ctx, {}).as_object();
            BOOST_TEST(status_in(found, "The clocks of this machine and of the database differ") == c.status);
        }
}

BOOST_AUTO_TEST_CASE(doctor_queries_vendors_only_on_request_and_quotes_no_secret)
{
    service_fixture f{R"({"database": "sqlite://:memory:", "dns_server": "127.0.0.1:1", "routes": {"email": ["main"]},
        "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}, {"type": "sendgrid", "name": "spare",)"
                      R"( "api_key": "secret"}]})"};
    f.ok("doctor");
    BOOST_TEST(f.providers.empty());
    BOOST_TEST(!status_of(f, "whether it may send", R"({"online": true})").empty());
    BOOST_TEST(f.providers.size() == 2U);
    const auto all = boost::json::serialize(f.ok("doctor", R"({"online": true, "thorough": true})"));
    BOOST_TEST(all.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(findings_about_the_database_are_also_codes)
{
    service_fixture f;
    const auto found = f.ok("doctor", R"({"thorough": true})");
    for (const auto& each : found.at("findings").as_array())
        BOOST_TEST(each.at("code").is_string(), each.at("sentence").as_string());
}

BOOST_AUTO_TEST_CASE(findings_are_also_codes_with_the_values_of_their_sentences)
{
    service_fixture f{R"({"database": "sqlite://:memory:", "public_url": "https://crm.example.com",
        "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret", "ca_file": "/nowhere/ca.pem"}]})"};
    const auto found = f.ok("doctor");
    std::map<std::string, std::string, std::less<>> values;
    for (const auto& each : found.at("findings").as_array())
        if (each.at("code").is_string())
            values.emplace(each.at("code").as_string(), boost::json::serialize(each.at("values")));
    const std::pair<const char*, const char*> wanted[] = {{"clock_difference", R"({"milliseconds":0})"},
        {"clock_plausible", "{}"}, {"public_url", R"({"url":"https://crm.example.com"})"},
        {"account_has_credentials", R"({"account":"main","vendor":"sendgrid"})"},
        {"ca_file_unreadable", R"({"account":"main","vendor":"sendgrid","path":"/nowhere/ca.pem"})"},
        {"webhook_proof_missing", R"({"account":"main","vendor":"sendgrid","member":"webhook_keys"})"},
        {"campaigns_running", R"({"running":0,"unattended":0})"}};
    for (const auto& [code, text] : wanted)
        BOOST_TEST(values[code] == text, code << ": " << values[code]);
}

BOOST_AUTO_TEST_CASE(doctor_counts_running_campaigns_and_those_without_a_worker)
{
    service_fixture f;
    f.add_contacts(1);
    const auto id = f.add_campaign();
    f.ok("campaigns.start", R"({"id": )" + std::to_string(id) + "}");
    BOOST_TEST(status_of(f, "1 campaigns are running, 0 of them with nothing under way") == "ok");
}

BOOST_AUTO_TEST_CASE(doctor_names_accounts_of_a_route_that_are_set_aside)
{
    service_fixture f;
    f.provider_answer = [](const message&) {
        delivery refused;
        refused.result = delivery::outcome::account_refused;
        refused.detail = "key revoked";
        return refused;
    };
    f.add_contacts(1);
    f.ok("campaigns.start", R"({"id": )" + std::to_string(f.add_campaign()) + "}");
    BOOST_TEST(status_of(f, "set aside").empty());
    f.service->start();
    BOOST_REQUIRE(f.service->wait_idle(std::chrono::seconds{30}));
    f.service->stop(std::chrono::seconds{30});
    BOOST_TEST(status_of(f, "The account \"main\" is set aside: key revoked.") == "problem");
    BOOST_TEST(boost::json::serialize(f.ok("doctor")).find(R"("values":{"account":"main","detail":"key revoked"})") !=
               std::string::npos);
    BOOST_TEST(f.value("doctor", "{}", "/status") == "\"problem\"");
    f.ok("providers.resume", R"({"name": "main"})");
    BOOST_TEST(status_of(f, "set aside").empty());
}

BOOST_AUTO_TEST_SUITE_END()
