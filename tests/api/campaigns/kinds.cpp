// Kinds of campaigns, and the postal address of marketing emails.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

constexpr std::string_view addressed = R"({"database": "sqlite://:memory:", "public_url": "https://crm.example.com",
    "providers": [{"type": "sendgrid", "name": "main", "api_key": "secret"},
        {"type": "twilio", "name": "text", "account_sid": "AC00000000000000000000000000000001", "auth_token": "secret",
         "from": "+15005550006"}],
    "routes": {"email": ["main"], "sms": ["text"]},
    "senders": [{"email": "news@example.com", "postal_address": "Example Ltd, 1 Main Street"},
        {"email": "bare@example.com"}]})";

struct kind_fixture : service_fixture {
    kind_fixture() : service_fixture{addressed} {}

    /// The id of a new campaign, as a request.
    std::string add(std::string_view members)
    {
        return R"({"id":)" +
               boost::json::serialize(ok("campaigns.create", R"({"name":"N",)" + std::string{members} + "}").at("id")) +
               "}";
    }

    std::string suppress(std::string_view channel, std::string_view address, std::string_view reason)
    {
        ok("suppressions.add", R"({"entries":[{"channel":")" + std::string{channel} + R"(","address":")" +
                                   std::string{address} + R"(","reason":")" + std::string{reason} + R"("}]})");
        return std::string{address};
    }

    bool doctor_names(std::string_view words)
    {
        return boost::json::serialize(ok("doctor")).find(words) != std::string::npos;
    }
};

constexpr std::string_view marketing_email = R"("type":"email","subject":"S","text":"T")";
constexpr std::string_view transactional_email = R"("type":"email","subject":"S","text":"T","kind":"transactional")";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(kinds, kind_fixture)

BOOST_AUTO_TEST_CASE(a_campaign_is_marketing_unless_it_says_otherwise)
{
    const auto id = add(marketing_email);
    BOOST_TEST(ok("campaigns.get", id).at("kind") == "marketing");
    BOOST_TEST(ok("campaigns.update", R"({"id":1,"kind":"transactional"})").at("kind") == "transactional");
    BOOST_TEST(complaint("campaigns.update", R"({"id":1,"kind":"spam"})").starts_with("invalid | kind"));
}

BOOST_AUTO_TEST_CASE(only_marketing_emails_get_the_unsubscribe_link)
{
    const auto pinned = [&](std::string_view members) {
        return std::string{ok("campaigns.start", add(members)).at("content").at("unsubscribe_url").as_string()};
    };
    BOOST_TEST(pinned(marketing_email) == "{{{unsubscribe_url}}}");
    BOOST_TEST(pinned(transactional_email).empty());
    BOOST_TEST(pinned(std::string{transactional_email} + R"(,"unsubscribe_url":"https://example.com/u")") ==
               "https://example.com/u");
    BOOST_TEST(complaint("campaigns.create",
        R"({"name":"N","type":"email","kind":"transactional","subject":"S","text":"{{unsubscribe_url}}"})")
                   .starts_with("invalid | kind: transactional: an unsubscribe does not keep"));
}

BOOST_AUTO_TEST_CASE(estimate_test_send_and_explain_follow_the_kind)
{
    add_contacts(3);
    suppress("email", "c1@example.com", "unsubscribe");
    suppress("email", "c2@example.com", "complaint");
    const auto marketing = add(marketing_email);
    const auto transactional = add(transactional_email);
    BOOST_TEST(ok("campaigns.estimate", marketing).at("sendable") == 1);
    BOOST_TEST(ok("campaigns.estimate", transactional).at("sendable") == 2);
    BOOST_TEST(ok("campaigns.estimate", transactional).at("suppressed") == 1);
    BOOST_TEST(complaint("campaigns.test_send", R"({"id":1,"to":["c1@example.com"]})").find("is suppressed") !=
               std::string::npos);
    ok("campaigns.test_send", R"({"id":2,"to":["c1@example.com"]})");
    BOOST_TEST(complaint("campaigns.test_send", R"({"id":2,"to":["c2@example.com"]})").find("is suppressed") !=
               std::string::npos);
    const auto told = [&](int contact) {
        return std::string{
            ok("explain", R"({"contact_id":)" + std::to_string(contact) + "}").at("suppressions").at(0).as_string()};
    };
    BOOST_TEST(told(1).ends_with("Transactional messages are still sent."));
    BOOST_TEST(!told(2).ends_with("Transactional messages are still sent."));
}

BOOST_AUTO_TEST_CASE(a_transactional_campaign_reaches_those_who_unsubscribed_and_nobody_else_who_opted_out)
{
    add_contacts(3);
    suppress("email", "c1@example.com", "unsubscribe");
    suppress("email", "c2@example.com", "bounce");
    ok("campaigns.start", add(transactional_email));
    service->start();
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{20}));
    BOOST_TEST(value("campaigns.recipients", R"({"id":1})", "/items/0/status") == "\"sent\"");
    BOOST_TEST(value("campaigns.recipients", R"({"id":1})", "/items/1/reason") == "\"suppressed\"");
    BOOST_TEST(value("campaigns.recipients", R"({"id":1})", "/items/2/status") == "\"sent\"");
    BOOST_TEST(ok("verify", R"({"campaign_id":1})").at("problems").as_array().empty());
}

BOOST_AUTO_TEST_CASE(a_transactional_sms_honours_every_opt_out)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","phone":"+4989123456"}]})");
    suppress("sms", "+4989123456", "unsubscribe");
    const auto id = add(R"("type":"sms","message":"Hi","kind":"transactional")");
    BOOST_TEST(ok("campaigns.estimate", id).at("suppressed") == 1);
}

BOOST_AUTO_TEST_CASE(emails_show_the_postal_address_of_their_sender)
{
    add_contacts(1);
    const auto id = add(R"("type":"email","subject":"S","text":"T. {{sender_postal_address}}","html":)"
                        R"("<p>{{sender_postal_address}}</p>")");
    BOOST_TEST(value("campaigns.preview", id, "/text") == "\"T. Example Ltd, 1 Main Street\"");
    BOOST_TEST(value("campaigns.preview", id, "/missing") == "[]");
    BOOST_TEST(ok("campaigns.start", id).at("content").at("postal_address") == "Example Ltd, 1 Main Street");
    service->start();
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{20}));
    BOOST_TEST(value("campaigns.recipients", R"({"id":1})", "/items/0/status") == "\"sent\"");
    ok("messages.send", R"({"to":"a@example.com","channel":"email","subject":"S","text":"{{sender_postal_address}}"})");
    BOOST_TEST(value("email_templates.render", R"({"text":"{{sender_postal_address}}"})", "/text") ==
               "\"Example Ltd, 1 Main Street\"");
}

BOOST_AUTO_TEST_CASE(an_email_that_reads_the_address_of_a_sender_without_one_is_refused)
{
    constexpr std::string_view bare =
        R"({"name":"N","type":"email","from":{"email":"bare@example.com"},"subject":"S",)";
    BOOST_TEST(
        complaint("campaigns.create", std::string{bare} + R"("text":"{{sender_postal_address}}"})") ==
        "invalid | text: reads {{sender_postal_address}}: give the sender a postal_address in the configuration, "
        "or a fallback");
    ok("campaigns.create", std::string{bare} + R"("text":"{{sender_postal_address|1 Main Street}}"})");
}

BOOST_AUTO_TEST_CASE(a_blank_fallback_shows_no_postal_address_of_a_sender_without_one)
{
    const auto lacks = [&](std::string_view from, std::string_view text) {
        return ok("campaigns.estimate", add(R"("type":"email","subject":"S","from":{"email":")" + std::string{from} +
                                            R"("},"text":")" + std::string{text} + '"'))
            .at("lacks_postal_address");
    };
    BOOST_TEST(lacks("news@example.com", "{{sender_postal_address|}}") == false);
    BOOST_TEST(lacks("bare@example.com", "{{sender_postal_address | }}") == true);
    BOOST_TEST(lacks("bare@example.com", "{{sender_postal_address|1 Main Street}}") == false);
    BOOST_TEST(
        lacks("bare@example.com", "{{sender_postal_address|}} {{sender_postal_address|1 Main Street}}") == false);
}

BOOST_AUTO_TEST_CASE(doctor_and_estimate_report_marketing_emails_without_a_postal_address)
{
    const auto lacks = [&](const std::string& id) { return ok("campaigns.estimate", id).at("lacks_postal_address"); };
    BOOST_TEST(!doctor_names("postal address"));
    BOOST_TEST(lacks(add(transactional_email)) == false);
    BOOST_TEST(lacks(add(R"("type":"sms","message":"Hi")")) == false);
    BOOST_TEST(lacks(add(R"("type":"email","subject":"S","text":"{{sender_postal_address}}")")) == false);
    BOOST_TEST(lacks(add(R"("type":"email","subject":"S","text":"Example Ltd, 1 Main Street")")) == false);
    BOOST_TEST(!doctor_names("postal address"));
    const auto without = add(R"("type":"email","subject":"S","text":"{{sender_postal_address}}","html":"<p>Hi</p>")");
    BOOST_TEST(lacks(without) == true);
    BOOST_TEST(
        doctor_names("1 marketing email campaigns do not show the sender's postal address, such as campaign 5."));
    ok("campaigns.start", without);
    BOOST_TEST(doctor_names("such as campaign 5."));
    ok("campaigns.cancel", without);
    BOOST_TEST(!doctor_names("postal address"));
}

BOOST_AUTO_TEST_SUITE_END()
