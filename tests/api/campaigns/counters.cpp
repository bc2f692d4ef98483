// Counters and rates in the documents of campaigns, and how recipients are shown.
#include "api/campaigns/counters.hpp"
#include "api/fixture.hpp"

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(counters_tests, service_fixture)

BOOST_AUTO_TEST_CASE(get_and_list_show_the_counters_and_rates_of_analytics)
{
    add_contacts(4);
    add_campaign();
    const auto before = ok("campaigns.get", R"({"id":1})");
    BOOST_TEST(before.at("counters").at("recipients") == 0);
    BOOST_TEST(before.at("rates").at("sent").is_null());
    ok("campaigns.start", R"({"id":1})");
    service->start();
    BOOST_TEST_REQUIRE(service->wait_idle(std::chrono::seconds{20}));
    const auto shown = ok("campaigns.get", R"({"id":1})");
    const auto analytics = ok("campaigns.analytics", R"({"id":1})");
    BOOST_TEST(shown.at("counters").at("sent") == 4);
    BOOST_TEST(shown.at("rates").at("sent") == 1.0);
    BOOST_TEST((shown.at("rates") == analytics.at("rates")));
    for (const auto& [name, amount] : shown.at("counters").as_object())
        BOOST_TEST_CONTEXT(name)
    BOOST_TEST((amount == analytics.at(name)));
    const auto listed = ok("campaigns.list").at("items").as_array().at(0).as_object();
    BOOST_TEST((listed.at("counters") == shown.at("counters")));
    BOOST_TEST((listed.at("rates") == shown.at("rates")));
    ok("campaigns.update", R"({"id":1,"name":"New","counters":{"sent":0},"rates":{}})");
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/counters/sent") == "4");
}

BOOST_AUTO_TEST_CASE(get_list_and_analytics_show_segments_of_sms_and_what_was_sent_costs)
{
    service_fixture f{R"({"database": "sqlite://:memory:", "prices": {"sms_segment": "0.0083 USD"},
        "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}, {"type": "twilio", "name": "text",
            "account_sid": "AC00000000000000000000000000000001", "auth_token": "secret", "from": "+15005550006"}],
        "routes": {"email": ["main"], "sms": ["text"]}, "senders": [{"email": "news@example.com"}]})"};
    f.ok("contacts.upsert", R"({"contacts":[{"external_id":"a","phone":"+4989123456","first_name":"Ann"},
        {"external_id":"b","phone":"+4989123457","first_name":"Zoë"},{"external_id":"d"}]})");
    f.ok("campaigns.create",
        R"({"name":"s","type":"sms","message":"Hi {{first_name|you}}, )" + std::string(100, 'a') + "\"}");
    f.add_campaign();
    BOOST_TEST(f.value("campaigns.analytics", R"({"id":1})", "/cost") == R"("0.00 USD")");
    f.ok("campaigns.start", R"({"id":1})");
    f.service->start();
    BOOST_TEST_REQUIRE(f.service->wait_idle(std::chrono::seconds{20}));
    const auto shown = f.ok("campaigns.get", R"({"id":1})");
    BOOST_TEST(shown.at("counters").at("sent") == 2);
    BOOST_TEST(shown.at("segments") == 3);  // ë is in no GSM alphabet: two segments
    BOOST_TEST(shown.at("cost") == "0.0249 USD");
    for (const auto& other : {f.ok("campaigns.analytics", R"({"id":1})"),
             f.ok("campaigns.list", R"({"type":"sms"})").at("items").at(0).as_object()}) {
        BOOST_TEST((other.at("segments") == shown.at("segments")));
        BOOST_TEST((other.at("cost") == shown.at("cost")));
    }
    const auto email = f.ok("campaigns.get", R"({"id":2})");
    BOOST_TEST(email.at("segments").is_null());
    BOOST_TEST(email.at("cost").is_null());
    f.ok("campaigns.update", R"({"id":1,"name":"New","segments":3,"cost":"0.0249 USD"})");
}

BOOST_AUTO_TEST_CASE(reasons_say_in_words_why_recipients_were_not_reached)
{
    add_contacts(3);
    ok("contacts.upsert", R"({"contacts":[{"external_id":"x"},{"external_id":"y"}]})");
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"c2@example.com"}]})");
    add_campaign();
    ok("campaigns.start", R"({"id":1})");
    service->start();
    BOOST_TEST_REQUIRE(service->wait_idle(std::chrono::seconds{20}));
    const auto found = ok("campaigns.reasons", R"({"id":1})");
    std::string all;
    for (const auto& item : found.at("items").as_array())
        all += boost::json::serialize(item) + '\n';
    BOOST_TEST(
        all ==
        R"({"status":"skipped","reason":"no_address","words":"the contact has no address for this channel","recipients":2})"
        "\n"
        R"({"status":"skipped","reason":"suppressed","words":"the address is suppressed","recipients":1})"
        "\n");
    BOOST_TEST(found.at("other_reasons") == 0);
    BOOST_TEST(found.at("other_recipients") == 0);
    BOOST_TEST(complaint("campaigns.reasons", R"({"id":9})") == "not_found | there is no campaign 9");
}

BOOST_AUTO_TEST_CASE(analytics_average_the_length_of_calls)
{
    add_campaign();
    BOOST_TEST(value("campaigns.analytics", R"({"id":1})", "/average_duration_seconds") == "null");
    const event_counts calls{
        {event_counter::answered, 3}, {event_counter::voicemail, 1}, {event_counter::duration_seconds, 90}};
    BOOST_TEST(api::average_duration(calls) == 22.5);
}

BOOST_AUTO_TEST_CASE(recipients_show_their_address_by_channel)
{
    add_contacts(1);
    add_campaign();
    ok("campaigns.start", R"({"id":1})");
    service->start();
    BOOST_TEST_REQUIRE(service->wait_idle(std::chrono::seconds{20}));
    const auto row = ok("campaigns.recipients", R"({"id":1})").at("items").as_array().at(0).as_object();
    BOOST_TEST(row.at("address") == "c1@example.com");
    BOOST_TEST(row.at("email") == "c1@example.com");
    BOOST_TEST(!row.contains("phone"));
}

BOOST_AUTO_TEST_SUITE_END()
