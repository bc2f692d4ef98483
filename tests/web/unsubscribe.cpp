// Unsubscribe links: GET changes nothing, POST opts out, and a link works after its campaign and contact are deleted.
#include "rules/unsubscribe_token.hpp"
#include "store/scratch.hpp"
#include "web/webhook_fixture.hpp"

using namespace outbound;
using namespace outbound::testing;

BOOST_FIXTURE_TEST_SUITE(unsubscribe_tests, webhook_fixture)

BOOST_AUTO_TEST_CASE(getting_an_unsubscribe_link_changes_nothing_and_posting_does)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com","phone":"+14155550100"}]})");
    std::string url;
    provider_answer = [&](const message& m) {
        url = render_email(m).unsubscribe_url;
        return outbound::testing::fake_provider::accept(m);
    };
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const std::string front = "https://crm.example.com";
    BOOST_REQUIRE(url.starts_with(front + "/outbound/unsubscribe/"));
    const auto link = url.substr(front.size());
    const auto suppressed = [&] { return ok("suppressions.list").at("items").as_array().size(); };

    const auto page = service->handle({"GET", link, {}, {}, {}});
    BOOST_TEST(page.status == 200u);
    BOOST_TEST(page.body.find("method=\"post\"") != std::string::npos);
    BOOST_TEST(page.body.find("Emails that you ask for yourself") != std::string::npos);
    BOOST_TEST(suppressed() == 0u);
    auto wrong = link;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    BOOST_TEST(service->handle({"POST", wrong, {}, "List-Unsubscribe=One-Click", {}}).status == 404u);
    BOOST_TEST(suppressed() == 0u);

    BOOST_TEST(service->handle({"POST", link, {}, "List-Unsubscribe=One-Click", {}}).status == 200u);
    BOOST_TEST(suppressed() == 1u);
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/unsubscribed") == "1");
    BOOST_TEST(service->handle({"POST", link + "?all=1", {}, {}, {}}).status == 200u);
    BOOST_TEST(suppressed() == 3u);
    const auto done = service->handle({"POST", link + "?all=1", {}, {}, {}});
    BOOST_TEST(done.body.find("except emails that you ask for yourself") != std::string::npos);
    BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/unsubscribed") == "1");
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(a_transactional_email_cannot_have_a_link_that_would_not_keep_it_from_being_sent)
{
    const std::string linked =
        R"({"to":"ann@example.com","channel":"email","subject":"a","text":"b {{unsubscribe_url}}","kind":")";
    const auto fault = refused("messages.send", linked + "transactional\"}");
    BOOST_TEST(fault.violations.at(0).path == "kind");
    BOOST_TEST(fault.violations.at(0).message.find("remove {{unsubscribe_url}}") != std::string::npos);
    ok("messages.send", linked + "marketing\"}");
    ok("messages.send", R"({"to":"ann@example.com","channel":"email","subject":"a","text":"b"})");
}

BOOST_AUTO_TEST_CASE(unsubscribe_link_outlives_its_suppression_and_its_campaign_and_a_click_on_it_is_no_click)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com"}]})");
    std::string url;
    std::string key;
    provider_answer = [&](const message& m) {
        url = render_email(m).unsubscribe_url;
        key = m.key;
        return outbound::testing::fake_provider::accept(m);
    };
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const auto link = url.substr(std::string_view{"https://crm.example.com"}.size());
    const auto suppressed = [&] { return ok("suppressions.list").at("items").as_array().size(); };

    const auto head = service->handle({"HEAD", link, {}, {}, {}});
    BOOST_TEST(head.status == 200u);
    BOOST_TEST(head.body.empty());
    const auto click =
        R"([{"email":"a@example.com","event":"click","sg_event_id":"c1","timestamp":1795359600,"outbound_key":")" +
        key + R"(","url":")" + url + R"("}])";
    BOOST_TEST(service->handle(from_sendgrid(click)).status == 204u);
    for (const auto* counter : {"clicks", "unique_clicks", "machine_clicks", "opens", "unique_opens", "inferred_opens"})
        BOOST_TEST(value("campaigns.analytics", R"({"id":)" + id + "}", "/" + std::string{counter}) == "0", counter);
    BOOST_TEST(value("campaigns.links", R"({"id":)" + id + "}", "/items") == "[]");

    BOOST_TEST(service->handle({"POST", link, {}, {}, {}}).status == 200u);
    ok("suppressions.remove", R"({"channel":"email","address":"a@example.com"})");
    BOOST_TEST(suppressed() == 0u);
    BOOST_TEST(service->handle({"POST", link, {}, {}, {}}).status == 200u);
    BOOST_TEST(suppressed() == 1u);
    BOOST_TEST(
        ok("suppressions.get", R"({"channel":"email","address":"a@example.com"})").at("lifts").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(unsubscribe_link_works_after_its_campaign_and_contact_are_deleted)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com"}]})");
    std::string url;
    provider_answer = [&](const message& m) {
        url = render_email(m).unsubscribe_url;
        return outbound::testing::fake_provider::accept(m);
    };
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const auto link = url.substr(std::string_view{"https://crm.example.com"}.size());
    const auto campaign = R"({"id":)" + id + "}";
    const auto check_link = [&](const std::string& after) {
        BOOST_TEST_CONTEXT("after " << after)
        {
            BOOST_TEST(service->handle({"GET", link, {}, {}, {}}).status == 200u);
            const auto done = service->handle({"POST", link, {}, "List-Unsubscribe=One-Click", {}});
            BOOST_TEST(done.status == 200u);
            BOOST_TEST(done.body.find("Done.") != std::string::npos);
            const auto known = R"({"channel":"email","address":"a@example.com"})";
            BOOST_TEST(value("suppressions.get", known, "/suppressed") == "true");
            ok("suppressions.remove", known);
            BOOST_TEST(value("suppressions.get", known, "/suppressed") == "false");
        }
    };
    time.at += std::chrono::days{40};
    ok("campaigns.prune", R"({"events_days":30})");
    check_link("its events were pruned");
    ok("contacts.erase", R"({"external_id":"a"})");
    check_link("the contact was erased");
    ok("campaigns.archive", campaign);
    ok("campaigns.delete", campaign);
    check_link("the campaign was archived and deleted");
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"A@example.com"}]})");
    check_link("the contact came back");
    BOOST_TEST(service->handle({"POST", link, {}, {}, {}}).status == 200u);
    const auto again = ok("campaigns.create", R"({"name":"Next","type":"email","subject":"Hi","text":"Hi"})");
    BOOST_TEST(
        value("campaigns.estimate", R"({"id":)" + boost::json::serialize(again.at("id")) + "}", "/suppressed") == "1");
}

BOOST_AUTO_TEST_CASE(unsubscribe_link_works_five_years_after_the_email_was_sent)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com","phone":"+14155550100"}]})");
    std::string url;
    provider_answer = [&](const message& m) {
        url = render_email(m).unsubscribe_url;
        return outbound::testing::fake_provider::accept(m);
    };
    sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const auto link = url.substr(std::string_view{"https://crm.example.com"}.size());
    time.at += std::chrono::years{5};
    ok("campaigns.prune", R"({"events_days":30})");
    BOOST_TEST(service->handle({"GET", link, {}, {}, {}}).status == 200u);
    const auto done = service->handle({"POST", link, {}, "List-Unsubscribe=One-Click", {}});
    BOOST_TEST(done.status == 200u);
    BOOST_TEST(done.body.find("Done.") != std::string::npos);
    const auto entry = ok("suppressions.get", R"({"channel":"email","address":"a@example.com"})");
    BOOST_TEST(entry.at("suppressed").as_bool());
    BOOST_TEST(service->handle({"POST", link + "?all=1", {}, {}, {}}).status == 200u);
    BOOST_TEST(value("suppressions.get", R"({"channel":"sms","address":"+14155550100"})", "/suppressed") == "true");
}

BOOST_AUTO_TEST_CASE(link_for_all_channels_says_what_it_found_after_its_campaign_is_deleted)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","email":"a@example.com","phone":"+14155550100"}]})");
    std::string url;
    provider_answer = [&](const message& m) {
        url = render_email(m).unsubscribe_url;
        return outbound::testing::fake_provider::accept(m);
    };
    const auto id = sent_campaign(R"({"name":"News","type":"email","subject":"Hi","text":"Hi"})");
    const auto link = url.substr(std::string_view{"https://crm.example.com"}.size());
    ok("campaigns.delete", R"({"id":)" + id + "}");
    const auto all = service->handle({"POST", link + "?all=1", {}, {}, {}});
    BOOST_TEST(all.body.find("Done. You will get no more messages and no calls from us") != std::string::npos);
    for (const auto* via : {"sms", "phone"})
        BOOST_TEST(value("suppressions.get", R"({"channel":")" + std::string{via} + R"(","address":"+14155550100"})",
                       "/suppressed") == "true");

    ok("contacts.delete", R"({"external_id":"a"})");
    const auto one = service->handle({"POST", link + "?all=1", {}, {}, {}});
    BOOST_TEST(one.body.find("Done for this email address. We cannot tell") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(unsubscribe_link_that_can_change_nothing_says_so_and_how_to_opt_out_instead)
{
    const scratch_folder folder;
    auto configuration = webhook_configuration();
    configuration.replace(
        configuration.find("sqlite://:memory:"), std::string_view{"sqlite://:memory:"}.size(), folder.options().url);
    service_fixture f{configuration};
    // Links of early versions have no hash of the address, and this campaign is gone.
    const auto stored = open_store(folder.options());
    const auto link = "/outbound/unsubscribe/" +
                      rules::unsubscribe_token(stored->secret(), stored->instance(), {7, 1, channel::email});
    BOOST_TEST(f.service->handle({"GET", link, {}, {}, {}}).status == 200u);
    for (const std::string query : {"", "?all=1"})
        BOOST_TEST_CONTEXT(query)
        {
            const auto page = f.service->handle({"POST", link + query, {}, "List-Unsubscribe=One-Click", {}});
            BOOST_TEST(page.status == 410u);
            BOOST_TEST(page.body.find("nothing has been changed") != std::string::npos);
            BOOST_TEST(page.body.find("answer any of them with the word UNSUBSCRIBE") != std::string::npos);
            BOOST_TEST(page.body.find("Done") == std::string::npos);
        }
    BOOST_TEST(f.value("suppressions.list", "{}", "/items") == "[]");
}

BOOST_AUTO_TEST_SUITE_END()
