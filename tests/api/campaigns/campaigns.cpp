// Operations on campaigns: successful calls.
#include "api/fixture.hpp"

#include <atomic>
#include <thread>

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(campaigns_tests, service_fixture)

BOOST_AUTO_TEST_CASE(a_campaign_is_created_with_the_given_values)
{
    const auto made =
        ok("campaigns.create", R"({"name":"News","type":"email","from":{"email":"News@Example.com","name":"Ann"},
        "reply_to":{"email":"re@example.com"},"subject":"Hi","html":"<p>Hi</p>",)"
                               R"("unsubscribe_url":"https://example.com/u/{{external_id}}",
        "tracking":{"opens":false},"recipient_segments":{"industries":["Rail"],"tags":{"none":["old"]}},)"
                               R"("on_unknown":"hold","pace":12.5,
        "scheduled_at":"2027-01-01T08:00:00Z","expires_at":"2027-02-01T08:00:00Z","draft":true})");
    BOOST_TEST(made.at("status") == "draft");
    BOOST_TEST(boost::json::serialize(made.at("from")) == R"({"email":"News@Example.com","name":"Ann"})");
    BOOST_TEST(boost::json::serialize(made.at("tracking")) == R"({"opens":false,"clicks":true})");
    BOOST_TEST(
        boost::json::serialize(made.at("recipient_segments")) == R"({"industries":["Rail"],"tags":{"none":["old"]}})");
    BOOST_TEST(made.at("on_unknown") == "hold");
    BOOST_TEST(made.at("pace") == 12.5);
    BOOST_TEST(made.at("scheduled_at") == "2027-01-01T08:00:00Z");
    auto shown = ok("campaigns.get", R"({"id":1})");
    for (const auto* member : {"counters", "rates", "segments", "cost"})
        shown.erase(member);
    BOOST_TEST((shown == made));
}

BOOST_AUTO_TEST_CASE(the_first_configured_sender_is_the_default)
{
    add_campaign();
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/from") == R"({"email":"news@example.com","name":"News"})");
}

BOOST_AUTO_TEST_CASE(updating_changes_the_given_members_and_null_clears)
{
    add_campaign(R"(,"pace":5,"reply_to":{"email":"re@example.com"})");
    const auto after = ok("campaigns.update", R"({"id":1,"subject":"New","pace":null,"html":"<b>x</b>"})");
    BOOST_TEST(after.at("subject") == "New");
    BOOST_TEST(after.at("pace").is_null());
    BOOST_TEST(after.at("text") == "Dear {{first_name|friend}}");
    BOOST_TEST(boost::json::serialize(after.at("reply_to")) == R"({"email":"re@example.com","name":null})");
}

BOOST_AUTO_TEST_CASE(lists_leave_out_texts_and_filter_by_status)
{
    add_campaign();
    add_campaign();
    ok("campaigns.start", R"({"id":2})");
    const auto running = ok("campaigns.list", R"({"status":"running"})").at("items").as_array();
    BOOST_REQUIRE(running.size() == 1u);
    BOOST_TEST(running[0].at("id") == 2);
    BOOST_TEST(!running[0].as_object().contains("text"));
    BOOST_TEST(ok("campaigns.list", R"({"type":"sms"})").at("items").as_array().empty());
    BOOST_TEST(value("campaigns.list", R"({"limit":1})", "/next") != "null");
}

BOOST_AUTO_TEST_CASE(starting_pins_the_content)
{
    ok("email_templates.create",
        R"({"name":"Base","subject":"Base {{first_name}}","text":"Base text","html":"<p>Base</p>"})");
    ok("campaigns.create", R"({"name":"News","type":"email","template_id":1,"subject":"Own"})");
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/content") == "null");
    const auto started = ok("campaigns.start", R"({"id":1})");
    BOOST_TEST(started.at("status") == "running");
    ok("email_templates.update", R"({"id":1,"text":"Changed"})");
    BOOST_TEST(
        value("campaigns.get", R"({"id":1})", "/content") ==
        R"({"subject":"Own","text":"Base text","html":"<p>Base</p>","unsubscribe_url":"","template_version":1})");
}

BOOST_AUTO_TEST_CASE(campaigns_go_from_state_to_state)
{
    add_campaign(R"(,"scheduled_at":"2027-01-01T08:00:00Z","draft":true)");
    BOOST_TEST(value("campaigns.schedule", R"({"id":1})", "/status") == "\"scheduled\"");
    BOOST_TEST(value("campaigns.unschedule", R"({"id":1})", "/status") == "\"draft\"");
    BOOST_TEST(value("campaigns.schedule", R"({"id":1,"scheduled_at":"2027-02-01T08:00:00Z"})", "/scheduled_at") ==
               "\"2027-02-01T08:00:00Z\"");
    BOOST_TEST(value("campaigns.start", R"({"id":1,"now":true})", "/status") == "\"running\"");
    const auto paused = ok("campaigns.pause", R"({"id":1,"detail":"typo in the footer"})");
    BOOST_TEST(paused.at("status") == "paused");
    BOOST_TEST(paused.at("pause_reason") == "operator");
    BOOST_TEST(paused.at("pause_detail") == "typo in the footer");
    BOOST_TEST(paused.at("in_flight") == 0);
    BOOST_TEST(value("campaigns.resume", R"({"id":1})", "/status") == "\"running\"");
    BOOST_TEST(value("campaigns.cancel", R"({"id":1})", "/status") == "\"cancelled\"");
    BOOST_TEST(complaint("campaigns.delete", R"({"id":4711})") == "not_found | there is no campaign 4711");
    ok("campaigns.delete", R"({"id":1})");
    BOOST_TEST(complaint("campaigns.get", R"({"id":1})") == "not_found | there is no campaign 1");
}

BOOST_AUTO_TEST_CASE(after_the_start_name_and_pace_may_change)
{
    add_campaign();
    ok("campaigns.start", R"({"id":1})");
    BOOST_TEST(value("campaigns.update", R"({"id":1,"name":"Renamed","pace":3})", "/name") == "\"Renamed\"");
    BOOST_TEST((refused("campaigns.update", R"({"id":1,"subject":"Too late"})").code == errc::conflict));
    BOOST_TEST((refused("campaigns.delete", R"({"id":1})").code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_clone_is_a_draft_of_its_own)
{
    add_campaign(R"(,"scheduled_at":"2027-01-01T08:00:00Z")");
    ok("campaigns.start", R"({"id":1,"now":true})");
    const auto copy = ok("campaigns.clone", R"({"id":1})");
    BOOST_TEST(copy.at("id") == 2);
    BOOST_TEST(copy.at("status") == "draft");
    BOOST_TEST(copy.at("name") == "News (copy)");
    BOOST_TEST(copy.at("content").is_null());
    BOOST_TEST(copy.at("scheduled_at").is_null());
    BOOST_TEST(copy.at("started_at").is_null());
    BOOST_TEST(value("campaigns.clone", R"({"id":1,"name":"Again"})", "/name") == "\"Again\"");
}

BOOST_AUTO_TEST_CASE(preview_shows_the_email_of_one_contact)
{
    ok("contacts.upsert",
        R"({"contacts":[{"external_id":"a","email":"a@example.com"},{"external_id":"b","email":"b@example.com",)"
        R"("first_name":"Bo"}]})");
    add_campaign(R"(,"html":"<p>{{first_name}}, {{fields.plan}}</p>",)"
                 R"("unsubscribe_url":"https://example.com/u/{{external_id}}")");
    const auto first = ok("campaigns.preview", R"({"id":1})");
    BOOST_TEST(first.at("contact_id") == 1);
    BOOST_TEST(first.at("subject") == "Hello ");
    BOOST_TEST(first.at("text") == "Dear friend");
    BOOST_TEST(boost::json::serialize(first.at("missing")) == R"(["fields.plan","first_name"])");
    const auto named = ok("campaigns.preview", R"({"id":1,"external_id":"b"})");
    BOOST_TEST(named.at("subject") == "Hello Bo");
    BOOST_TEST(named.at("unsubscribe_url") == "https://example.com/u/b");
    BOOST_TEST(named.at("address") == "b@example.com");
}

BOOST_AUTO_TEST_CASE(preview_says_why_a_recipient_would_be_skipped)
{
    ok("contacts.upsert",
        R"({"contacts":[{"external_id":"a","email":"a@example.com","first_name":"  "},{"external_id":"b",)"
        R"("email":"b@example.com","first_name":"Bo"}]})");
    add_campaign();
    const auto first = ok("campaigns.preview", R"({"id":1})");
    BOOST_TEST(first.at("reason") == "template_error");
    BOOST_TEST(first.at("detail") == "no value for \"first_name\"; give one, or a fallback: {{first_name|…}}");
    BOOST_TEST(ok("campaigns.preview", R"({"id":1,"external_id":"b"})").at("reason").is_null());
}

BOOST_AUTO_TEST_CASE(test_send_hands_over_no_message_with_a_gap)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com"}]})");
    add_campaign();
    const auto tried = ok("campaigns.test_send", R"({"id":1,"to":["me@example.com"]})");
    BOOST_TEST(boost::json::serialize(tried.at("results")) ==
               R"([{"address":"me@example.com","outcome":"rejected","vendor_id":null,"code":"template_error",)"
               R"("detail":"no value for \"first_name\"; give one, or a fallback: {{first_name|…}}"}])");
    for (const auto& provider : providers)
        BOOST_TEST(provider->messages.empty());
}

BOOST_AUTO_TEST_CASE(preview_and_test_send_show_a_link_below_public_url)
{
    service_fixture f{R"({"database": "sqlite://:memory:", "public_url": "https://crm.example.com",
        "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"}],
        "senders": [{"email": "news@example.com"}]})"};
    f.add_contacts(1);
    f.add_campaign(R"(,"html":"<a href=\"{{unsubscribe_url}}\">stop</a>")");
    const auto shown = f.ok("campaigns.preview", R"({"id":1})");
    const std::string link{shown.at("unsubscribe_url").as_string()};
    BOOST_TEST(link.starts_with("https://crm.example.com/outbound/unsubscribe/"), link);
    BOOST_TEST(shown.at("html").as_string() == "<a href=\"" + link + "\">stop</a>");
    web_request request;
    request.method = "POST";
    request.target = link.substr(std::string_view{"https://crm.example.com"}.size());
    BOOST_TEST(f.service->handle(request).status == 404);  // It is nobody's.
}

BOOST_AUTO_TEST_CASE(domains_of_any_script_are_shown_as_entered_and_compared_as_sent)
{
    ok("contacts.upsert",
        R"({"contacts":[{"external_id":"a","email":"\u00a0Ann@b\u00fccher.example\u200b","first_name":"A"},)"
        R"({"external_id":"b","email":"ann@xn--bcher-kva.example","first_name":"B"},)"
        R"({"external_id":"c","email":"stop@b\u00fccher.example","first_name":"C"}]})");
    BOOST_TEST(value("contacts.get", R"({"external_id":"a"})", "/email") == "\"Ann@bücher.example\"");
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"STOP@B\u00dcCHER.example"}]})");
    BOOST_TEST(value("suppressions.list", "{}", "/items/0/address") == "\"stop@xn--bcher-kva.example\"");
    add_campaign();
    const auto found = ok("campaigns.estimate", R"({"id":1})");
    BOOST_TEST(found.at("sendable") == 1);
    BOOST_TEST(found.at("duplicate") == 1);
    BOOST_TEST(found.at("suppressed") == 1);
    BOOST_TEST(found.at("invalid_address") == 0);
    service->start();
    ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    BOOST_REQUIRE(providers[0]->messages.size() == 1u);
    BOOST_TEST(providers[0]->messages[0].address == "ann@xn--bcher-kva.example");
    BOOST_TEST(
        complaint("contacts.upsert", R"({"contacts":[{"external_id":"d","email":"an\u200bn@example.com"}]})")
            .starts_with("invalid | contacts[0].email: must be an email address such as ann@example.com; it holds "
                         "a zero-width space (U+200B), got "));
}

BOOST_AUTO_TEST_CASE(preview_falls_back_to_sample_values)
{
    add_campaign();
    const auto shown = ok("campaigns.preview", R"({"id":1})");
    BOOST_TEST(shown.at("contact_id").is_null());
    BOOST_TEST(shown.at("subject") == "Hello Ann");
}

BOOST_AUTO_TEST_CASE(estimate_counts_sendable_recipients_and_missing_values)
{
    add_contacts(4);
    ok("contacts.upsert", R"({"contacts":[{"external_id":"same","email":"C1@example.com"},{"external_id":"none"},
        {"external_id":"nameless","email":"n@example.com"}]})");
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"c2@example.com"}]})");
    add_campaign(R"(,"pace":2)");
    const auto found = ok("campaigns.estimate", R"({"id":1})");
    BOOST_TEST(found.at("matched") == 7);
    BOOST_TEST(found.at("no_address") == 1);
    BOOST_TEST(found.at("suppressed") == 1);
    BOOST_TEST(found.at("duplicate") == 1);
    BOOST_TEST(found.at("template_error") == 1);
    BOOST_TEST(found.at("sendable") == 3);
    BOOST_TEST(found.at("seconds") == 1.5);
    BOOST_TEST(found.at("sampled") == 6);
    BOOST_TEST(boost::json::serialize(found.at("missing")) == R"([{"name":"first_name","contacts":1}])");
}

BOOST_AUTO_TEST_CASE(test_send_goes_out_at_once_and_counts_nowhere)
{
    add_contacts(1);
    add_campaign();
    const auto sent = ok("campaigns.test_send", R"({"id":1,"to":["me@example.com","you@example.com"]})");
    BOOST_TEST(sent.at("provider") == "main");
    const auto& results = sent.at("results").as_array();
    BOOST_REQUIRE(results.size() == 2u);
    BOOST_TEST(results[1].at("address") == "you@example.com");
    BOOST_TEST(results[1].at("outcome") == "accepted");
    BOOST_REQUIRE(providers.size() == 1u);
    BOOST_TEST(providers[0]->messages.size() == 2u);
    BOOST_TEST(providers[0]->messages[0].key != providers[0]->messages[1].key);
    BOOST_TEST(providers[0]->messages[0].key.find("-1-0-") != std::string::npos);
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/status") == "\"draft\"");
    BOOST_TEST(value("campaigns.analytics", R"({"id":1})", "/recipients") == "0");
}

BOOST_AUTO_TEST_CASE(test_send_returns_the_answer_of_the_provider)
{
    provider_answer = [](const message&) {
        delivery d;
        d.result = delivery::outcome::rejected;
        d.code = "bad_address";
        d.detail = "no such mailbox";
        return d;
    };
    add_campaign();
    const auto sent = ok("campaigns.test_send", R"({"id":1,"to":["me@example.com"]})");
    BOOST_TEST(boost::json::serialize(sent.at("results")) ==
               R"([{"address":"me@example.com","outcome":"rejected","vendor_id":null,"code":"bad_address",)"
               R"("detail":"no such mailbox"}])");
}

BOOST_AUTO_TEST_CASE(a_started_campaign_is_sent_and_counted)
{
    add_contacts(3);
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"c2@example.com"}]})");
    add_campaign();
    service->start();
    ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/status") == "\"completed\"");
    const auto counted = ok("campaigns.analytics", R"({"id":1})");
    BOOST_TEST(counted.at("recipients") == 3);
    BOOST_TEST(counted.at("sent") == 2);
    BOOST_TEST(counted.at("skipped") == 1);
    BOOST_TEST(counted.at("rates").at("sent").as_double() == 2.0 / 3, boost::test_tools::tolerance(1e-9));
    const auto rows = ok("campaigns.recipients", R"({"id":1,"status":"skipped"})").at("items").as_array();
    BOOST_REQUIRE(rows.size() == 1u);
    BOOST_TEST(rows[0].at("reason") == "suppressed");
    BOOST_TEST(rows[0].at("address") == "c2@example.com");
    BOOST_TEST(value("campaigns.recipients", R"({"id":1,"limit":2})", "/next") == "\"2\"");
    BOOST_TEST(value("campaigns.recipients", R"({"id":1,"q":"c2@"})", "/items/0/address") == "\"c2@example.com\"");
    BOOST_TEST(value("campaigns.recipients", R"({"id":1,"q":"c9@"})", "/items") == "[]");
    BOOST_TEST(value("campaigns.recipients", R"({"id":1,"address":"C2@example.com"})", "/items/0/seq") == "2");
    BOOST_TEST(value("campaigns.recipients", R"({"id":1,"address":"2@example.com"})", "/items") == "[]");
    BOOST_TEST(value("campaigns.recipients", R"({"id":1,"reason":"suppressed"})", "/items/0/status") == "\"skipped\"");
    BOOST_TEST(ok("verify").at("ok") == true);
    BOOST_TEST(service->stop(std::chrono::seconds{5}));
}

BOOST_AUTO_TEST_CASE(failed_recipients_are_retried_on_request)
{
    provider_answer = [](const message& m) {
        auto d = testing::fake_provider::accept(m);
        d.result = m.address == "c1@example.com" && m.key.ends_with("-1") ? delivery::outcome::rejected : d.result;
        return d;
    };
    add_contacts(2);
    add_campaign();
    service->start();
    ok("campaigns.start", R"({"id":1})");
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    BOOST_TEST(value("campaigns.analytics", R"({"id":1})", "/failed") == "1");
    BOOST_TEST(value("campaigns.retry_failed", R"({"id":1})", "/retried") == "1");
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{30}));
    BOOST_TEST(value("campaigns.analytics", R"({"id":1})", "/sent") == "2");
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/status") == "\"completed\"");
    BOOST_TEST(service->stop(std::chrono::seconds{5}));
}

BOOST_AUTO_TEST_CASE(concurrent_updates_are_not_lost)
{
    service_fixture f;
    f.add_campaign();
    std::atomic<int> refused = 0;
    const auto change = [&](const char* member) {
        for (int i = 1; i <= 40; ++i)
            if (!f.service->call("campaigns.update", {{"id", 1}, {member, std::to_string(i)}}))
                ++refused;
    };
    std::thread other{change, "name"};
    change("text");
    other.join();
    BOOST_TEST(refused == 0);
    BOOST_TEST(f.value("campaigns.get", R"({"id":1})", "/name") == R"("40")");
    BOOST_TEST(f.value("campaigns.get", R"({"id":1})", "/text") == R"("40")");
}

BOOST_AUTO_TEST_CASE(start_during_an_update_pins_the_content_of_the_campaign)
{
    for (int round = 0; round < 20; ++round) {
        service_fixture f;
        f.add_campaign();
        std::thread other{[&] {
            for (int i = 1; i <= 5; ++i)
                static_cast<void>(f.service->call("campaigns.update", {{"id", 1}, {"text", std::to_string(i)}}));
        }};
        f.ok("campaigns.start", R"({"id":1})");
        other.join();
        BOOST_TEST(f.value("campaigns.get", R"({"id":1})", "/content/text") ==
                   f.value("campaigns.get", R"({"id":1})", "/text"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
