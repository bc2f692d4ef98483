// Metrics: what they show, and that Prometheus can read them.
#include "web/direct_caller.hpp"

#include "api/call_times.hpp"

#include <sstream>

namespace {

using namespace outbound;

struct metrics_fixture : service_fixture {
    std::string metrics() const { return service->handle({"GET", "/metrics", {}, {}, "127.0.0.1"}).body; }

    /// The value of a sample, `name{labels}`.
    std::string sample(const std::string& name) const
    {
        const auto text = "\n" + metrics();
        const auto at = text.find("\n" + name + ' ');
        if (at == std::string::npos)
            return "(none)";
        const auto begin = at + name.size() + 2;
        return text.substr(begin, text.find('\n', begin) - begin);
    }

    direct_caller ada{*service};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_tests, metrics_fixture)

BOOST_AUTO_TEST_CASE(every_sample_stands_behind_the_help_and_type_of_its_family)
{
    ada.ask("GET", "/contacts");
    std::istringstream lines{metrics()};
    std::string family;
    int samples = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("# HELP ")) {
            family = line.substr(7, line.find(' ', 7) - 7);
            std::getline(lines, line);
            BOOST_TEST(line.starts_with("# TYPE " + family + ' '), line);
        } else {
            BOOST_TEST(line.starts_with(family), line);
            BOOST_TEST((line.find(' ') != std::string::npos && line.back() != ' '), line);
            ++samples;
        }
    }
    BOOST_TEST(samples > 30);
}

BOOST_AUTO_TEST_CASE(durations_of_operations_are_counted)
{
    ada.ask("GET", "/contacts");
    ada.ask("GET", "/contacts/7");
    ada.ask("POST", "/segments", R"({"name":"A","filter":{}})");
    BOOST_TEST(sample(R"(outbound_operation_duration_seconds_count{operation="contacts.list"})") == "1");
    BOOST_TEST(sample(R"(outbound_operation_duration_seconds_count{operation="contacts.get"})") == "1");
    BOOST_TEST(sample(R"(outbound_operation_duration_seconds_bucket{operation="segments.create",le="+Inf"})") == "1");
}

BOOST_AUTO_TEST_CASE(buckets_hold_durations_up_to_their_bound)
{
    api::call_times times;
    for (const auto ms : {0.5, 1.0, 3.0, 70'000.0})
        times.add("stats", std::chrono::duration<double>{ms / 1000});
    const auto counted = times.read().at("stats");
    BOOST_TEST(counted.counts.at(0) == 2);
    BOOST_TEST(counted.counts.at(1) == 1);
    BOOST_TEST(counted.counts.back() == 1);
    BOOST_TEST(counted.seconds == 70.0045, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(outcomes_are_counted_by_channel_since_midnight)
{
    const std::string sent = R"(outbound_recipients_total{channel="email",outcome="sent"})";
    add_contacts(2);
    service->start();
    ok("campaigns.start", R"({"id":)" + std::to_string(add_campaign()) + "}");
    BOOST_TEST_REQUIRE(service->wait_idle(std::chrono::seconds{20}));
    BOOST_TEST(sample(sent) == "2");
    BOOST_TEST(sample(R"(outbound_recipients_total{channel="sms",outcome="unknown"})") == "0");
}

BOOST_AUTO_TEST_CASE(queue_and_the_lag_of_outgoing_webhooks_are_shown)
{
    ok("webhook_endpoints.create", R"({"url":"https://crm.example.com/","types":["campaign.cancelled"]})");
    add_campaign();
    ok("campaigns.cancel", R"({"id":1})");
    ok("events.list", R"({"after":0})");
    time.at += std::chrono::seconds{90};
    BOOST_TEST(sample(R"(outbound_campaigns{status="cancelled"})") == "1");
    BOOST_TEST(sample(R"(outbound_active_recipients{state="unknown"})") == "0");
    BOOST_TEST(sample("outbound_webhook_deliveries_pending") == "1");
    BOOST_TEST(sample("outbound_webhook_lag_seconds") == "90");
    BOOST_TEST(sample("outbound_database_up") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
