// messages.send and messages.get.
#include "api/fixture.hpp"

#include <set>

using namespace outbound;

namespace {

constexpr std::string_view plain_message =
    R"({"to":"Ann@Example.com","channel":"email","subject":"Code {{code}}","text":"Hi","values":{"code":"4711"}})";

struct messages_fixture : service_fixture {
    std::string send(std::string_view more) { return with(more, plain_message); }

    /// The object `text` with further members.
    static std::string with(std::string_view more, std::string_view text)
    {
        return std::string{text.substr(0, text.size() - 1)} + ',' + std::string{more} + '}';
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(messages_tests, messages_fixture)

BOOST_AUTO_TEST_CASE(a_message_is_accepted_and_read_by_id_and_key)
{
    const auto made = ok("messages.send", send(R"("key":"order-1","metadata":{"order":1})"));
    BOOST_TEST(made.at("status") == "queued");
    BOOST_TEST(made.at("kind") == "transactional");
    BOOST_TEST(made.at("address") == "ann@example.com");
    BOOST_TEST(made.at("send_at") == "2026-11-22T15:00:00Z");
    BOOST_TEST(made.at("explanation") == "Not sent yet: its turn has not come.");
    BOOST_TEST(value("messages.get", R"({"id":1})", "/metadata/order") == "1");
    BOOST_TEST(value("messages.get", R"({"key":"order-1"})", "/id") == "1");
    BOOST_TEST(complaint("messages.get", R"({"id":2})") == "not_found | there is no message 2");
    BOOST_TEST(complaint("messages.get", R"({"key":"a"})") == "not_found | there is no message with key \"a\"");
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
    BOOST_TEST(value("verify", "{}", "/campaigns") == "1");
}

BOOST_AUTO_TEST_CASE(the_same_key_sends_once_and_another_content_is_a_conflict)
{
    ok("messages.send", send(R"("key":"order-1")"));
    BOOST_TEST(value("messages.send", send(R"("key":"order-1")"), "/id") == "1");
    BOOST_TEST(complaint("messages.send", send(R"("key":"order-1","kind":"marketing")")) ==
               "conflict | message 1 was sent with this key and another content: give the message another key");
    BOOST_TEST(value("messages.send", plain_message, "/id") == "2");
    BOOST_TEST(value("messages.send", plain_message, "/id") == "3");
}

BOOST_AUTO_TEST_CASE(a_contact_is_sent_to_with_its_values_and_explained)
{
    add_contacts(1);
    const std::string by_id =
        R"({"contact_id":1,"channel":"email","subject":"Dear {{first_name}}","text":"Hi {{name}}","values":{"name":"A"}})";
    BOOST_TEST(value("messages.send", by_id, "/address") == "\"c1@example.com\"");
    ok("messages.send", R"({"external_id":"c1","channel":"email","subject":"Dear {{first_name}}","text":"Hi"})");
    const auto explained = ok("explain", R"({"contact_id":1})");
    const auto& sent = explained.at("campaigns").as_array();
    BOOST_TEST(sent.size() == 2u);
    BOOST_TEST(sent.at(0).at("one_off").as_bool());
    const auto hidden = std::to_string(sent.at(0).at("campaign_id").as_int64());
    BOOST_TEST(complaint("explain", R"({"contact_id":1,"campaign_id":)" + hidden + "}") ==
               "not_found | there is no campaign " + hidden);
    BOOST_TEST(complaint("messages.send", R"({"contact_id":2,"channel":"email","subject":"a","text":"b"})") ==
               "not_found | there is no contact 2");
}

BOOST_AUTO_TEST_CASE(the_texts_that_were_sent_are_shown_on_request_until_an_erasure)
{
    add_contacts(1);
    ok("messages.send", plain_message);
    ok("messages.send", R"({"contact_id":1,"channel":"email","subject":"{{first_name}}, {{code}}",
        "text":"Hello {{first_name}}","values":{"code":"7"}})");
    BOOST_TEST(value("messages.get", R"({"id":1})", "/content") == "null");
    BOOST_TEST(value("messages.get", R"({"id":1,"content":true})", "/content/subject") == "\"Code 4711\"");
    BOOST_TEST(value("messages.get", R"({"id":1,"content":true})", "/content/text") == "\"Hi\"");
    const auto named = ok("messages.get", R"({"id":2,"content":true})").at("content").as_object();
    BOOST_TEST(named.at("subject") == "Name1, 7");
    BOOST_TEST(named.at("text") == "Hello Name1");
    BOOST_TEST(named.at("missing").as_array().empty());
    ok("contacts.erase", R"({"id":1})");
    BOOST_TEST(value("messages.get", R"({"id":2,"content":true})", "/content") == "null");
}

BOOST_AUTO_TEST_CASE(a_message_keeps_the_values_that_its_contact_had_when_it_was_accepted)
{
    const auto set = [&](std::string_view members) {
        ok("contacts.upsert", R"({"contacts":[{"external_id":"c1",)" + std::string{members} + "}]}");
    };
    const auto send_to_contact = [&](std::string_view text, std::string_view values) {
        const auto sent = ok("messages.send", R"({"external_id":"c1","channel":"email","subject":"S","text":")" +
                                                  std::string{text} + R"(","values":)" + std::string{values} + '}');
        return R"({"content":true,"id":)" + boost::json::serialize(sent.at("id")) + '}';
    };
    const struct {
        const char* text;
        const char* values;
        const char* expected;
    } cases[] = {
        {"{{first_name}} {{company|none}}", "{}", "Ann none"},
        {"{{plan}} {{fields.plan}} {{fields.tier|none}} {{city|none}}", "{}", "gold gold none none"},
        {"{{plan}} {{fields.plan}}", R"({"plan":"free"})", "free free"},
        {"{{fields.plan}} {{first_name}}", R"({"fields":{"plan":"free"}})", "free Ann"},
        {"{{#fields}}{{plan}}{{/fields}} {{#company}}x{{/company}}{{^company}}y{{/company}}", "{}", "gold y"},
        {"{{lead_score}} {{email}}", "{}", "7 c1@example.com"},
    };
    set(R"("email":"c1@example.com","first_name":"Ann","lead_score":7,"fields":{"plan":"gold"})");
    std::vector<std::string> requests;
    for (const auto& c : cases)
        requests.push_back(send_to_contact(c.text, c.values));
    set(R"("email":"new@example.com","first_name":"Zoe","company":"Acme","lead_score":8,)"
        R"("fields":{"plan":"none","tier":1,"city":"Rome"})");
    for (std::size_t i = 0; i < std::size(cases); ++i)
        BOOST_TEST(value("messages.get", requests[i], "/content/text") == '"' + std::string{cases[i].expected} + '"');
    std::set<std::string> sent;
    provider_answer = [&](const message& m) {
        sent.insert(render_email(m).text);
        return testing::fake_provider::accept(m);
    };
    service->start();
    BOOST_REQUIRE(service->wait_idle(std::chrono::seconds{20}));
    service->stop(std::chrono::seconds{1});
    for (const auto& c : cases)
        BOOST_TEST(sent.contains(c.expected), c.expected);
}

BOOST_AUTO_TEST_CASE(the_texts_show_the_postal_address_of_the_sender)
{
    service_fixture with_address{R"({"database":"sqlite://:memory:","providers":[{"type":"sendgrid","name":"main",)"
                                 R"("api_key":"secret"}],"routes":{"email":["main"]},)"
                                 R"("senders":[{"email":"news@example.com","postal_address":"1 Main Street"}]})"};
    with_address.ok(
        "messages.send", R"({"to":"a@b.co","channel":"email","subject":"S","text":"{{sender_postal_address}}"})");
    const auto shown = with_address.ok("messages.get", R"({"id":1,"content":true})").at("content").as_object();
    BOOST_TEST(shown.at("text") == "1 Main Street");
    BOOST_TEST(shown.at("missing").as_array().empty());
}

BOOST_AUTO_TEST_CASE(values_are_read_under_both_names_of_a_field)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"c1","email":"c1@example.com","fields":{"tier":1}}]})");
    const auto request = [](std::string_view to, std::string_view text, std::string_view values) {
        return R"({"channel":"email","subject":"a",)" + std::string{to} + R"(,"text":")" + std::string{text} +
               R"(","values":)" + std::string{values} + '}';
    };
    for (const auto* to : {R"("to":"a@b.co")", R"("external_id":"c1")"})
        for (const auto* values : {R"({"plan":"gold"})", R"({"fields":{"plan":"gold"}})"})
            for (const auto* text : {"{{plan}}", "{{fields.plan}}"})
                BOOST_TEST(
                    value("messages.send", request(to, text, values), "/status") == "\"queued\"", to << text << values);
    ok("messages.send", request(R"("external_id":"c1")", "{{tier}}{{fields.tier}}", R"({"fields":{"plan":"gold"}})"));
    BOOST_TEST(
        complaint("messages.send", request(R"("external_id":"c1")", "{{company}}", R"({"fields":{"company":"Acme"}})"))
            .starts_with("invalid | values: no value for \"company\""));
}

BOOST_AUTO_TEST_CASE(a_template_gives_the_texts)
{
    ok("email_templates.create",
        R"({"name":"Code","slug":"code","subject":"Code {{code}}","text":"Your code is {{code}}"})");
    BOOST_TEST(value("messages.send", R"({"to":"a@b.co","channel":"email","template_id":1,"values":{"code":1}})",
                   "/status") == "\"queued\"");
    BOOST_TEST(complaint("messages.send", R"({"to":"a@b.co","channel":"email","template_id":2})") ==
               "not_found | template_id: there is no email template 2");
}

BOOST_AUTO_TEST_CASE(each_broken_rule_is_named)
{
    const struct {
        std::string_view request;
        std::string_view complaint;
    } cases[] = {
        {R"({"to":"nobody","channel":"email","subject":"a","text":"b"})", "to: must be an email address"},
        {R"({"to":"a@b.co","channel":"email","subject":"a","text":"b {{code}}"})", "values: no value for \"code\""},
        {R"({"to":"a@b.co","channel":"email","subject":"a","text":"b {{"})", "text: "},
        {R"({"to":"a@b.co","channel":"email","subject":"a","text":"b","message":"c"})", "message: is for sms messages"},
        {R"({"to":"a@b.co","channel":"email","subject":"a","text":"b","send_at":"2028-01-01T00:00:00Z"})",
            "send_at: must be within 366 days"},
        {R"({"to":"a@b.co","channel":"email","text":"b"})", "subject: is missing"},
    };
    for (const auto& c : cases)
        BOOST_TEST(complaint("messages.send", c.request).starts_with("invalid | " + std::string{c.complaint}),
            c.request << ": " << complaint("messages.send", c.request));
    BOOST_TEST(complaint("messages.send", R"({"to":"+15005550006","channel":"sms","message":"Hi"})")
                   .starts_with("conflict | no provider is routed for sms"));
    BOOST_TEST(value("stats", "{}", "/campaigns/running") == "0");
}

BOOST_AUTO_TEST_CASE(a_bad_message_of_a_batch_fails_alone)
{
    const auto batch =
        std::string{R"({"messages":[)"} + std::string{plain_message} +
        R"(,{"to":"nobody","channel":"email","subject":"a","text":"b"},{"contact_id":7,"channel":"email",)"
        R"("subject":"a","text":"b"},1,)" +
        send(R"("key":"k")") + ',' + send(R"("key":"k")") + ',' + send(R"("key":"k","kind":"marketing")") + "]}";
    const auto done = ok("messages.send_batch", batch);
    BOOST_TEST(done.at("accepted") == 3);
    BOOST_TEST(done.at("failed") == 4);
    const boost::json::value all = done;
    const auto at = [&](const char* pointer) { return boost::json::serialize(all.at_pointer(pointer)); };
    BOOST_TEST(at("/items/0/id") == "1");
    BOOST_TEST(at("/items/1/problem/code") == "\"invalid\"");
    BOOST_TEST(at("/items/2/problem/code") == "\"not_found\"");
    BOOST_TEST(at("/items/3/problem/code") == "\"invalid\"");
    BOOST_TEST(at("/items/4/id") == at("/items/5/id"));
    BOOST_TEST(at("/items/6/problem/code") == "\"conflict\"");
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_CASE(messages_are_listed_newest_first)
{
    ok("messages.send", plain_message);
    ok("messages.send", send(R"("key":"order-1")"));
    BOOST_TEST(value("messages.list", "{}", "/items/0/id") == "2");
    BOOST_TEST(value("messages.list", "{}", "/items/0/key") == "\"order-1\"");
    BOOST_TEST(value("messages.list", R"({"limit":1})", "/next") == "\"2\"");
    BOOST_TEST(value("messages.list", R"({"limit":1,"after":"2"})", "/items/0/id") == "1");
    BOOST_TEST(value("messages.list", R"({"status":"queued","sort":"created_at"})", "/items/0/id") == "1");
    for (const auto* none : {R"({"channel":"sms"})", R"({"status":"sent"})", R"({"contact_id":1})"})
        BOOST_TEST(value("messages.list", none, "/items") == "[]", none);
}

BOOST_AUTO_TEST_CASE(the_campaign_that_holds_messages_cannot_be_reached)
{
    const auto id = ok("messages.send", plain_message).at("campaign_id").to_number<std::int64_t>();
    const auto request = R"({"id":)" + std::to_string(id) + '}';
    for (const auto* operation : {"campaigns.get", "campaigns.update", "campaigns.delete", "campaigns.clone",
             "campaigns.start", "campaigns.recipients", "campaigns.archive", "campaigns.retry_failed"})
        BOOST_TEST((refused(operation, request).code == errc::not_found), operation);
    for (const auto* operation : {"campaigns.pause", "campaigns.cancel"})
        BOOST_TEST((refused(operation, request).code == errc::conflict), operation);
    BOOST_TEST(ok("campaigns.list").at("items").as_array().empty());
}

BOOST_AUTO_TEST_CASE(an_erased_person_leaves_no_address_in_a_message)
{
    add_contacts(1);
    ok("messages.send", R"({"to":"c1@example.com","channel":"email","subject":"a","text":"b","key":"k"})");
    ok("contacts.erase", R"({"id":1})");
    BOOST_TEST(value("messages.get", R"({"id":1})", "/address") == "null");
    BOOST_TEST(value("messages.get", R"({"id":1})", "/status") == "\"skipped\"");
    BOOST_TEST(value("messages.get", R"({"id":1})", "/key") == "null");
    const auto* again = R"({"to":"c1@example.com","channel":"email","subject":"a","text":"b","key":"k"})";
    BOOST_TEST(value("messages.send", again, "/id") == "1");
    BOOST_TEST(value("verify", "{}", "/ok") == "true");
}

BOOST_AUTO_TEST_SUITE_END()
