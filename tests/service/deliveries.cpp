// A host that delivers messages itself: it fetches and reports them through operations.
#include "api/fixture.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

using namespace outbound;
using namespace std::chrono_literals;

namespace {

namespace json = boost::json;

constexpr std::string_view host_configuration =
    R"({"database": "sqlite://:memory:", "engine": {"poll_ms": 10, "reconcile_seconds": 0},
    "providers": [{"type": "host", "name": "gateway", "channel": "sms"}]})";

json::value call_ok(service& from, std::string_view operation, const json::value& request)
{
    auto answer = from.call(operation, request);
    BOOST_REQUIRE_MESSAGE(answer.has_value(), operation << ": " << (answer ? "" : answer.error().detail));
    return *answer;
}

problem call_refused(service& from, std::string_view operation, const json::value& request)
{
    const auto answer = from.call(operation, request);
    BOOST_REQUIRE(answer.has_error());
    return answer.error();
}

std::string opening_fault(std::string_view config)
{
    try {
        service::open(config);
    } catch (const error& e) {
        return e.what();
    }
    return "(none)";
}

/// A service whose engine sends an SMS campaign to some contacts.
std::unique_ptr<service> sending_service(int people)
{
    auto crm = service::open(host_configuration);
    json::array contacts;
    for (int i = 0; i < people; ++i)
        contacts.push_back({{"external_id", std::to_string(i)}, {"phone", "+1500555000" + std::to_string(i)}});
    call_ok(*crm, "contacts.upsert", {{"contacts", contacts}});
    const auto draft =
        call_ok(*crm, "campaigns.create", {{"name", "Hello"}, {"type", "sms"}, {"message", "Good morning"}});
    call_ok(*crm, "campaigns.start", {{"id", draft.at("id")}});
    crm->start();
    return crm;
}

/// Fetches messages until it has this many.
json::array fetched_messages(service& from, std::size_t amount)
{
    json::array all;
    for (int turns = 0; all.size() < amount && turns < 30; ++turns) {
        const auto answer = call_ok(from, "deliveries.next", {{"wait_ms", 1000}});
        for (const auto& item : answer.at("items").as_array())
            all.push_back(item);
    }
    BOOST_REQUIRE(all.size() == amount);
    return all;
}

json::value report_message(service& to, const json::value& message, json::object result)
{
    result["key"] = message.at("key");
    return call_ok(to, "deliveries.report", {{"results", json::array{result}}});
}

json::value recipients_of_first(service& of)
{
    return call_ok(of, "campaigns.recipients", {{"id", 1}}).at("items");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(deliveries)

BOOST_AUTO_TEST_CASE(reports_of_the_host_are_the_outcomes_of_a_campaign)
{
    const auto crm = sending_service(3);
    const auto messages = fetched_messages(*crm, 3);
    BOOST_TEST(messages.at(0).at("text") == "Good morning");
    BOOST_TEST(json::serialize(report_message(*crm, messages.at(0), {{"outcome", "accepted"}, {"vendor_id", "v1"}})) ==
               R"({"taken":1,"late":[]})");
    report_message(*crm, messages.at(1),
        {{"outcome", "rejected"}, {"code", "30006"}, {"detail", "Landline"}, {"suppress", "invalid"}});
    report_message(*crm, messages.at(2), {{"outcome", "unknown"}, {"detail", "the connection broke"}});
    BOOST_REQUIRE(crm->wait_idle(30s));
    BOOST_TEST(crm->stop(5s));
    const auto all = recipients_of_first(*crm);
    BOOST_TEST(all.at(0).at("status") == "sent");
    BOOST_TEST(all.at(0).at("external_id") == "v1");
    BOOST_TEST(all.at(1).at("status") == "failed");
    BOOST_TEST(all.at(1).at("reason") == "30006");
    BOOST_TEST(all.at(2).at("status") == "unknown");
    BOOST_TEST(
        call_ok(*crm, "suppressions.get", {{"channel", "sms"}, {"address", "+15005550001"}}).at("suppressed") == true);
    BOOST_TEST(call_ok(*crm, "verify", {}).at("ok") == true);
}

BOOST_AUTO_TEST_CASE(messages_that_were_not_sent_come_again)
{
    const auto crm = sending_service(1);
    const auto first = fetched_messages(*crm, 1);
    report_message(*crm, first.at(0), {{"outcome", "throttled"}, {"retry_after_seconds", 1}});
    const auto again = fetched_messages(*crm, 1);
    report_message(*crm, again.at(0), {{"outcome", "accepted"}});
    BOOST_REQUIRE(crm->wait_idle(30s));
    BOOST_TEST(recipients_of_first(*crm).at(0).at("status") == "sent");
}

BOOST_AUTO_TEST_CASE(report_without_a_waiting_message_is_late)
{
    const auto crm = sending_service(1);
    const auto message = fetched_messages(*crm, 1).at(0);
    report_message(*crm, message, {{"outcome", "accepted"}});
    const auto late = report_message(*crm, message, {{"outcome", "rejected"}});
    BOOST_TEST(late.at("taken") == 0);
    BOOST_TEST(late.at("late").at(0) == message.at("key"));
    BOOST_REQUIRE(crm->wait_idle(30s));
    BOOST_TEST(recipients_of_first(*crm).at(0).at("status") == "sent");
}

BOOST_AUTO_TEST_CASE(fetching_needs_an_account_of_the_host_and_an_engine_of_this_process)
{
    const auto crm = service::open(host_configuration);
    BOOST_TEST((call_refused(*crm, "deliveries.next", {}).code == errc::conflict));
    BOOST_TEST(call_refused(*crm, "deliveries.next", {{"provider", "other"}}).detail ==
               "provider: must name a configured account of the type host");
    const auto none = service::open(R"({"database": "sqlite://:memory:", "providers": []})");
    BOOST_TEST(call_refused(*none, "deliveries.next", {}).detail ==
               "provider: needs an account of the type host in the configuration");
    BOOST_TEST(
        json::serialize(call_ok(*none, "deliveries.report",
            {{"results", json::array{{{"key", "x"}, {"outcome", "accepted"}}}}})) == R"({"taken":0,"late":["x"]})");
    BOOST_TEST(
        (call_refused(*none, "deliveries.report", {{"results", json::array{{{"key", "x"}, {"outcome", "lost"}}}}})
                .code == errc::invalid));
}

BOOST_AUTO_TEST_CASE(account_of_the_host_is_listed_and_checked)
{
    const auto crm = service::open(host_configuration);
    BOOST_TEST(json::serialize(call_ok(*crm, "providers.list", {})) ==
               R"({"items":[{"name":"gateway","type":"host","channel":"sms","routed":true,"set_aside":null}]})");
    const auto with = [](std::string_view members) {
        return opening_fault(R"({"providers": [{"type": "host", )" + std::string{members} + "}]}");
    };
    BOOST_TEST(with(R"("name": "x")") == "configuration: providers[0].channel: is missing");
    BOOST_TEST(with(R"("channel": "phone")").starts_with("configuration: providers[0].channel: must be"));
    BOOST_TEST(with(R"("channel": "sms", "report_seconds": 16)") ==
               "configuration: providers[0].report_seconds: must be at most a quarter of engine.lease_seconds");
    BOOST_TEST(
        opening_fault(R"({"providers": [{"type": "host", "channel": "sms"}, {"type": "host", "channel": "email"}]})") ==
        "configuration: providers[1].name: must not stand twice: another provider is called host");
}

BOOST_AUTO_TEST_SUITE_END()
