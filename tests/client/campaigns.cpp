// Nouns of content and campaigns.
#include "client/fixture.hpp"

using namespace outbound;
using namespace outbound::filters;
using namespace std::chrono_literals;

namespace {

std::string path_of(const result<campaign>& refused)
{
    BOOST_REQUIRE(refused.has_error());
    return refused.error().violations.empty() ? refused.error().detail : refused.error().violations.front().path;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(campaigns_tests)

BOOST_FIXTURE_TEST_CASE(a_campaign_comes_back_as_it_was_created, client_fixture)
{
    const campaign given{.name = "Hello",
        .from = {"news@example.org", "News"},
        .recipient_segments = industry.in({"Retail"}) && lead_score >= 50,
        .on_unknown = on_unknown::hold,
        .pace = 2.5,
        .timezone = "Europe/Berlin",
        .hours = {.windows = {{.from = 540, .to = 1020}}, .quiet = quiet_time{1300, 400}}};
    const email_parts parts{.subject = "Hi {{first_name|there}}", .text = "Text", .track_opens = false};
    const auto c = ok(crm.campaigns().get(ok(crm.campaigns().create(given, parts)).id));
    BOOST_TEST((c.status == campaign_status::draft));
    BOOST_TEST(c.from.name == "News");
    BOOST_TEST(c.recipient_segments.lead_score_min.value() == 50);
    BOOST_TEST((c.on_unknown == on_unknown::hold));
    BOOST_TEST(c.pace.value() == 2.5);
    BOOST_TEST(c.timezone == given.timezone);
    BOOST_TEST(c.hours.windows.at(0).to == 1020);
    BOOST_TEST(c.hours.quiet->from == 1300);
    BOOST_TEST((c.created_at > timestamp{}));
    const auto content = std::get<email_parts>(parts_of(c));
    BOOST_TEST(content.subject == parts.subject);
    BOOST_TEST(!content.track_opens);
    BOOST_TEST(content.track_clicks);
}

BOOST_FIXTURE_TEST_CASE(a_campaign_is_found_and_changed_by_its_external_id, client_fixture)
{
    campaign given{.name = "Renewal",
        .kind = message_kind::transactional,
        .external_id = "crm-1",
        .metadata = {{"deal", 7}},
        .from = {"news@example.org", "News"}};
    const email_parts parts{.subject = "Hi", .text = "Text"};
    const auto made = ok(crm.campaigns().create(given, parts));
    given.name = "Spring";
    BOOST_TEST(ok(crm.campaigns().create(given, parts)).id == made.id);
    const auto c = ok(crm.campaigns().get("crm-1"));
    BOOST_TEST(c.name == "Spring");
    BOOST_TEST((c.kind == message_kind::transactional));
    BOOST_TEST(c.metadata.at("deal") == 7);
    const auto amount = [&](boost::json::object metadata) {
        int found = 0;
        for (const auto& each : crm.campaigns().list({.metadata = std::move(metadata)}))
            found += each.id == made.id ? 1 : 0;
        return found;
    };
    BOOST_TEST(amount({{"deal", 7}}) == 1);
    BOOST_TEST(amount({{"deal", 8}}) == 0);
    BOOST_TEST(crm.campaigns().get("crm-2").has_error());
}

BOOST_FIXTURE_TEST_CASE(parts_decide_the_channel, client_fixture)
{
    const auto sms = ok(crm.campaigns().create({.name = "SMS", .from = {"+15005550006"}}, sms_parts{.message = "Hi"}));
    BOOST_TEST((sms.type == channel::sms));
    BOOST_TEST(sms.from.address == "+15005550006");
    BOOST_TEST(std::get<sms_parts>(parts_of(sms)).message == "Hi");

    const boost::json::object script{{"steps", {{{"say", "Good morning"}}}}};
    const auto call =
        ok(crm.campaigns().create({.name = "Call"}, phone_parts{.script = script, .call = {.redial = {2, 15min}}}));
    BOOST_TEST((call.type == channel::phone));
    const auto parts = std::get<phone_parts>(parts_of(call));
    BOOST_TEST(parts.call.redial.attempts == 2);
    BOOST_TEST((parts.call.redial.after == 15min));
    BOOST_TEST(!parts.script.empty());
    BOOST_TEST(call.message == "");
}

BOOST_FIXTURE_TEST_CASE(campaigns_are_validated_by_the_operations, client_fixture)
{
    BOOST_TEST(path_of(crm.campaigns().create({}, sms_parts{.message = "Hi"})) == "name");
    BOOST_TEST(path_of(crm.campaigns().create({.name = "x"}, sms_parts{})) == "message");
    BOOST_TEST(
        path_of(crm.campaigns().create({.name = "x", .type = channel::sms, .html = "<p>", .message = "Hi"})) == "html");
    BOOST_TEST(path_of(crm.campaigns().create(
                   {.name = "x", .from = {"nonsense"}}, email_parts{.subject = "s", .text = "t"})) == "from.email");
}

BOOST_FIXTURE_TEST_CASE(a_draft_is_updated_to_what_is_given, client_fixture)
{
    auto c = draft();
    c.name = "Renamed";
    c.pace = 5;
    c.recipient_segments = has_email;
    c = ok(crm.campaigns().update(c));
    BOOST_TEST(c.name == "Renamed");
    BOOST_TEST(c.recipient_segments.has_email.value());
    c.pace.reset();
    set_parts(c, sms_parts{.message = "Now an SMS"});
    c.from = {};
    c = ok(crm.campaigns().update(c));
    BOOST_TEST(!c.pace.has_value());
    BOOST_TEST((c.type == channel::sms));
    BOOST_TEST(c.message == "Now an SMS");
}

BOOST_FIXTURE_TEST_CASE(a_campaign_goes_through_its_states, client_fixture)
{
    const auto id = draft().id;
    const auto later = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()) + 48h;
    BOOST_TEST((ok(crm.campaigns().schedule(id, later)).scheduled_at.value() == later));
    BOOST_TEST((crm.campaigns().start(id).error().code == errc::conflict));
    BOOST_TEST((ok(crm.campaigns().unschedule(id)).status == campaign_status::draft));
    const auto running = ok(crm.campaigns().start(id, true));
    BOOST_TEST((running.status == campaign_status::running));
    BOOST_TEST(running.started_at.has_value());
    BOOST_TEST(!running.content.empty());
    const auto paused = ok(crm.campaigns().pause(id, "a look first"));
    BOOST_TEST((paused.pause_reason == pause_reason::operator_request));
    BOOST_TEST(paused.pause_detail == "a look first");
    BOOST_TEST(paused.in_flight == 0);
    ok(crm.campaigns().resume(id));
    BOOST_TEST((ok(crm.campaigns().cancel(id)).status == campaign_status::cancelled));
    BOOST_TEST((crm.campaigns().resume(id).error().code == errc::conflict));
    BOOST_TEST(ok(crm.campaigns().clone(id, "Again")).name == "Again");
    BOOST_TEST((ok(crm.campaigns().analytics(id)).status == campaign_status::cancelled));
    for (const auto& r : crm.campaigns().recipients(id))
        BOOST_ERROR("there is recipient " << r.seq);
    ok(crm.campaigns().remove(id));
    BOOST_TEST((crm.campaigns().get(id).error().code == errc::not_found));
}

BOOST_FIXTURE_TEST_CASE(campaigns_are_listed_by_status_and_channel, client_fixture)
{
    const auto mail = draft().id;
    const auto sms = ok(crm.campaigns().create({.name = "SMS"}, sms_parts{.message = "Hi"})).id;
    ok(crm.campaigns().cancel(mail));
    for (const auto& c : crm.campaigns().list({.status = campaign_status::cancelled}))
        BOOST_TEST(c.id == mail);
    for (const auto& c : crm.campaigns().list({.type = channel::sms}))
        BOOST_TEST(c.id == sms);
}

BOOST_FIXTURE_TEST_CASE(templates_of_every_channel_are_kept, client_fixture)
{
    const auto mail =
        ok(crm.email_templates().create({{.name = "Welcome"}, "Hello {{first_name}}", "Text", "<p>Text</p>"}));
    BOOST_TEST(mail.slug == "welcome");
    BOOST_TEST(mail.variables == std::vector<std::string>{"first_name"});
    auto changed = mail;
    changed.html.clear();
    changed = ok(crm.email_templates().update(changed));
    BOOST_TEST(changed.html == "");
    BOOST_TEST(changed.version == mail.version + 1);
    BOOST_TEST(ok(crm.email_templates().get("welcome")).id == mail.id);
    BOOST_TEST(crm.email_templates().create({{.name = "Bad"}, "{{#open}}", "Text"}).error().violations.at(0).path ==
               "subject");

    const auto text = ok(crm.sms_templates().create({{.name = "Reminder"}, "See you at {{time}}"}));
    for (const auto& t : crm.sms_templates().list())
        BOOST_TEST(t.body == text.body);
    const auto script = ok(crm.phone_scripts().create({{.name = "Greeting"}, {{"steps", {{{"say", "Hello"}}}}}}));
    ok(crm.phone_scripts().remove(script.id));
    BOOST_TEST((crm.phone_scripts().get(script.id).error().code == errc::not_found));

    const auto c = ok(crm.campaigns().create(
        {.name = "With template", .from = {"news@example.org"}}, email_parts{.template_id = mail.id}));
    BOOST_TEST(std::get<email_parts>(parts_of(c)).template_id.value() == mail.id);
}

BOOST_AUTO_TEST_SUITE_END()
