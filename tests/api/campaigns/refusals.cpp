// Invalid campaigns are refused: errors name place, fault and expectation, and nothing is written.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

struct campaign_refusals_fixture : service_fixture {
    struct refused_campaign {
        std::string request, complaint;
    };

    void check(std::initializer_list<refused_campaign> cases)
    {
        for (const auto& c : cases)
            BOOST_TEST_CONTEXT(c.request)
            {
                BOOST_TEST(complaint("campaigns.create", c.request) == c.complaint);
            }
        BOOST_TEST(ok("campaigns.list").at("items").as_array().empty());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(campaigns_refusals, campaign_refusals_fixture)

BOOST_AUTO_TEST_CASE(campaigns_without_usable_content_are_not_created)
{
    check({
        {R"({"type":"email","subject":"x","text":"y"})", "invalid | name: is missing"},
        {R"({"name":"n","subject":"x","text":"y"})", "invalid | type: is missing"},
        {R"({"name":"n","type":"fax","subject":"x","text":"y"})",
            "invalid | type: must be one of email, sms, phone, got \"fax\""},
        {R"({"name":"n","type":"sms","subject":"x","text":"y"})",
            "invalid | text: is for email campaigns; this one is of type sms | message: is missing: give one here or "
            "through a "
            "template"},
        {R"({"name":"n","type":"email","text":"y"})",
            "invalid | subject: is missing: give one here or through a template"},
        {R"({"name":"n","type":"email","subject":"x"})",
            "invalid | text: is missing: give text, html or both, here or through a template"},
        {R"({"name":"n","type":"email","subject":"x\r\nBcc: a@b.c","text":"y"})",
            "invalid | subject: must be text without control characters, got \"x??Bcc: a@b.c\""},
        {R"({"name":"n","type":"email","subject":"x","text":"y",)"
         R"("from":{"email":"a@example.com","name":"A\r\nBcc: b@example.com"}})",
            "invalid | from.name: must be text without control characters, got \"A??Bcc: b@example.com\""},
        {R"({"name":"n","type":"email","subject":"x","text":"y","from":{"email":"nobody"}})",
            "invalid | from.email: must be an email address such as ann@example.com, got \"nobody\""},
        {R"({"name":"n","type":"email","subject":"x","text":"y","from":{"email":"stranger@example.com"}})",
            "invalid | from.email: must be one of the configured senders, got \"stranger@example.com\""},
        {R"({"name":"n","type":"email","subject":"x","text":"y","from":{"email":null,"phone":"+15005550006"}})",
            "invalid | from.email: must be an email address such as ann@example.com, got null"},
        {R"({"name":"n","type":"email","subject":"x","text":"y","reply_to":{"name":"A"}})",
            "invalid | reply_to.email: is missing"},
    });
    const auto broken = complaint(
        "campaigns.create", R"({"name":"n","type":"email","subject":"x","text":"y","html":"<p>\n  {{#open}}</p>"})");
    BOOST_TEST(broken.starts_with("invalid | html: line 2, column 3: "), broken);
}

BOOST_AUTO_TEST_CASE(campaigns_with_templates_that_cannot_be_used_are_not_created)
{
    ok("email_templates.create", R"({"name":"Off","subject":"x","text":"y","is_active":false})");
    ok("email_templates.create", R"({"name":"Partial","subject":"x","text":"{{>foot}}"})");
    check({
        {R"({"name":"n","type":"email","template_id":4711})",
            "not_found | template_id: there is no email template 4711"},
        {R"({"name":"n","type":"email","template_id":1})",
            "invalid | template_id: email template 1 is inactive: activate it or choose another"},
        {R"({"name":"n","type":"email","template_id":2})", "invalid | text: must not call partials, which only "
                                                           "email_templates.render is given; found {{> foot}}"},
    });
}

BOOST_AUTO_TEST_CASE(campaigns_with_a_link_that_cannot_exist_are_not_created)
{
    const std::string wish = "reads {{unsubscribe_url}}, which needs public_url in the configuration";
    check({
        {R"({"name":"n","type":"email","subject":"x","text":"{{unsubscribe_url}}"})", "invalid | text: " + wish},
        {R"({"name":"n","type":"email","subject":"x","html":"<a href='{{{unsubscribe_url}}}'>x</a>"})",
            "invalid | html: " + wish},
        {R"({"name":"n","type":"sms","message":"x {{^first_name}}{{unsubscribe_url}}{{/first_name}}",)"
         R"("from":{"phone":"+15005550006"}})",
            "invalid | message: " + wish},
    });
    // In any way: a message without the link would leave.
    for (const auto* text : {"a{{unsubscribe_url|none}}", "a{{unsubscribe_url|}}", "a{{{unsubscribe_url|}}}",
             "a{{&unsubscribe_url|b}}", "a{{#unsubscribe_url}}b{{/unsubscribe_url}}",
             "a{{#unsubscribe_url}}{{unsubscribe_url}}{{/unsubscribe_url}}",
             "a{{^unsubscribe_url}}b{{/unsubscribe_url}}",
             "a{{#first_name}}{{#company}}{{unsubscribe_url|}}{{/company}}{{/first_name}}",
             "a{{#items}}{{unsubscribe_url}}{{/items}}"})
        for (const auto* part : {"text", "html"})
            BOOST_TEST_CONTEXT(part << ' ' << text)
    BOOST_TEST(complaint("campaigns.create",
                   R"({"name":"n","type":"email","subject":"x",")" + std::string{part} + R"(":")" + text + R"("})") ==
               "invalid | " + std::string{part} + ": " + wish);
    BOOST_TEST(ok("campaigns.list").at("items").as_array().empty());
}

BOOST_AUTO_TEST_CASE(drafts_with_a_link_that_cannot_exist_any_more_are_not_started)
{
    ok("email_templates.create",
        R"({"name":"Base","subject":"x","text":"a{{#unsubscribe_url}}{{unsubscribe_url}}{{/unsubscribe_url}}"})");
    ok("email_templates.create", R"({"name":"Plain","subject":"x","text":"a"})");
    ok("campaigns.create", R"({"name":"n","type":"email","template_id":2})");
    ok("email_templates.update", R"({"id":2,"text":"a{{unsubscribe_url|none}}"})");
    const std::string refusal =
        "invalid | text: reads {{unsubscribe_url}}, which needs public_url in the configuration";
    for (const auto* operation : {"campaigns.start", "campaigns.estimate", "campaigns.preview"})
        BOOST_TEST(complaint(operation, R"({"id":1})") == refusal, operation);
    BOOST_TEST(complaint("campaigns.test_send", R"({"id":1,"to":["a@example.com"]})") == refusal);
    BOOST_TEST(complaint("campaigns.schedule", R"({"id":1,"scheduled_at":"2027-01-01T00:00:00Z"})") == refusal);
    BOOST_TEST(complaint("campaigns.create", R"({"name":"n","type":"email","template_id":1})") == refusal);
}

BOOST_AUTO_TEST_CASE(a_fault_is_reported_at_its_own_part)
{
    check({
        {R"({"name":"n","type":"email","subject":"{{","text":"x","html":"<p>x</p>"})",
            "invalid | subject: line 1, column 1: the tag \"{{\" is never closed; end it with \"}}\""},
        {R"({"name":"n","type":"email","subject":"x","text":"{{> foot}}","html":"<p>x</p>"})",
            "invalid | text: must not call partials, which only email_templates.render is given; found {{> foot}}"},
        {R"({"name":"n","type":"email","subject":"{{> a}}","text":"x","html":"{{> b}}"})",
            "invalid | subject: must not call partials, which only email_templates.render is given; found {{> a}}"
            " | html: must not call partials, which only email_templates.render is given; found {{> b}}"},
        {R"({"name":"n","type":"email","subject":"x","html":"<p>\n<script>{{x}}</script>"})",
            "invalid | html: line 2, column 9: the tag of \"x\" stands in a script; move it into the text"},
    });
}

BOOST_AUTO_TEST_CASE(campaigns_with_links_segments_pace_or_times_out_of_range_are_not_created)
{
    check({
        {R"({"name":"n","type":"email","subject":"x","text":"y",)"
         R"("unsubscribe_url":"http://example.com/{{external_id}}"})",
            "invalid | unsubscribe_url: must render to an https URL: begin with https:// and a host, without spaces"},
        {R"({"name":"n","type":"email","subject":"x","text":"y","unsubscribe_url":"https://example.com/un subscribe"})",
            "invalid | unsubscribe_url: must render to an https URL: begin with https:// and a host, without spaces"},
        {R"({"name":"n","type":"email","subject":"x","text":"y","recipient_segments":{"lead_score":{"min":"x"}}})",
            "invalid | recipient_segments.lead_score.min: must be an integer from -2147483648 to 2147483647, got "
            "\"x\""},
        {R"({"name":"n","type":"email","subject":"x","text":"y",)"
         R"("recipient_segments":{"lead_score":{"min":9,"max":3}}})",
            "invalid | recipient_segments.lead_score.min: must not be above max, got 9 and 3"},
        {R"({"name":"n","type":"email","subject":"x","text":"y","pace":0})",
            "invalid | pace: must be a number from 0.001 to 1000000, got 0"},
        {R"({"name":"n","type":"email","subject":"x","text":"y","scheduled_at":"tomorrow"})",
            "invalid | scheduled_at: must be a time such as 2026-11-22T15:00:00Z, got \"tomorrow\""},
        {R"({"name":"n","type":"email","subject":"x","text":"y","expires_at":"2026-11-22T15:00:00Z"})",
            "invalid | expires_at: must be in the future"},
        {R"({"name":"n","type":"email","subject":"x","text":"y",)"
         R"("scheduled_at":"2027-01-02T00:00:00Z","expires_at":"2027-01-01T00:00:00Z"})",
            "invalid | expires_at: must be in the future and after scheduled_at"},
        {R"({"name":"n","type":"email","subject":"x","text":"y","on_unknown":"shrug"})",
            "invalid | on_unknown: must be one of resend, hold, got \"shrug\""},
    });
}

BOOST_AUTO_TEST_CASE(all_faults_are_reported_at_once)
{
    const auto refusal =
        refused("campaigns.create", R"({"name":"n","type":"phone","html":"{{","pace":5,"unsubscribe_url":"x"})");
    BOOST_TEST(refusal.violations.size() == 3u);
    BOOST_TEST(refusal.detail.ends_with("(and 2 more)"));
}

BOOST_AUTO_TEST_CASE(bad_changes_leave_the_campaign_as_it_was)
{
    add_campaign();
    const auto before = ok("campaigns.get", R"({"id":1})");
    const struct {
        std::string_view request, begin;
    } cases[] = {
        {R"({"id":4711,"name":"x"})", "not_found | there is no campaign 4711"},
        {R"({"id":1,"subject":null})", "invalid | subject: is missing"},
        {R"({"id":1,"text":"{{"})", "invalid | text: line 1, column 1: "},
        {R"({"id":1,"type":"sms"})", "invalid | text: is for email campaigns; this one is of type sms"},
        {R"({"id":1,"status":"running"})", "invalid | status: is read-only"},
        {R"({"id":1,"name":""})", "invalid | name: must be 1 to 200 characters long, got 0"},
        {R"({"name":"x"})", "invalid | id: is missing"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.request)
    BOOST_TEST(complaint("campaigns.update", c.request).starts_with(c.begin), complaint("campaigns.update", c.request));
    BOOST_TEST((ok("campaigns.get", R"({"id":1})") == before));
}

BOOST_AUTO_TEST_CASE(illegal_steps_are_conflicts_that_name_both_states)
{
    add_campaign();
    for (const auto* operation : {"campaigns.pause", "campaigns.resume", "campaigns.unschedule"})
        BOOST_TEST_CONTEXT(operation)
        {
            const auto refusal = complaint(operation, R"({"id":1})");
            BOOST_TEST(refusal.starts_with("conflict | "), refusal);
            BOOST_TEST(refusal.find("draft") != std::string::npos, refusal);
        }
    ok("campaigns.start", R"({"id":1})");
    ok("campaigns.cancel", R"({"id":1})");
    for (const auto* operation :
        {"campaigns.start", "campaigns.schedule", "campaigns.pause", "campaigns.resume", "campaigns.cancel"})
        BOOST_TEST_CONTEXT(operation)
        {
            const auto refusal = complaint(operation, R"({"id":1})");
            BOOST_TEST(refusal.starts_with("conflict | "), refusal);
            BOOST_TEST(refusal.find("cancelled") != std::string::npos, refusal);
            BOOST_TEST(complaint(operation, R"({"id":4711})") == "not_found | there is no campaign 4711");
        }
}

BOOST_AUTO_TEST_CASE(a_campaign_that_has_become_invalid_is_not_started)
{
    ok("email_templates.create", R"({"name":"Base","subject":"x","text":"y"})");
    ok("campaigns.create", R"({"name":"n","type":"email","template_id":1})");
    ok("email_templates.update", R"({"id":1,"is_active":false})");
    for (const auto* request : {R"({"id":1})", R"({"id":1,"scheduled_at":"2027-01-01T00:00:00Z"})"})
        BOOST_TEST(
            complaint(std::string_view{request}.size() > 10 ? "campaigns.schedule" : "campaigns.start", request) ==
            "invalid | template_id: email template 1 is inactive: activate it or choose another");
    BOOST_TEST(complaint("campaigns.preview", R"({"id":1})").starts_with("invalid | template_id: "));
    ok("email_templates.delete", R"({"id":1})");
    BOOST_TEST(complaint("campaigns.start", R"({"id":1})") == "not_found | template_id: there is no email template 1");
    BOOST_TEST(value("campaigns.get", R"({"id":1})", "/status") == "\"draft\"");
}

BOOST_AUTO_TEST_CASE(schedules_must_lie_in_the_future)
{
    add_campaign();
    BOOST_TEST(complaint("campaigns.schedule", R"({"id":1})") ==
               "invalid | scheduled_at: is missing: the campaign has no time of its own");
    BOOST_TEST(complaint("campaigns.schedule", R"({"id":1,"scheduled_at":"2026-11-22T15:00:00Z"})") ==
               "invalid | scheduled_at: must be in the future; use campaigns.start to begin now");
    ok("campaigns.schedule", R"({"id":1,"scheduled_at":"2026-11-22T15:00:00.000001Z"})");
}

BOOST_AUTO_TEST_CASE(other_operations_refuse_missing_objects)
{
    add_campaign();
    const struct {
        std::string_view operation, request, complaint;
    } cases[] = {
        {"campaigns.get", R"({"id":4711})", "not_found | there is no campaign 4711"},
        {"campaigns.get", R"({"id":"1"})", "invalid | id: must be an integer from 1 on, got \"1\""},
        {"campaigns.list", R"({"status":"lost"})",
            "invalid | status: must be one of draft, scheduled, running, paused, completed, cancelled, got \"lost\""},
        {"campaigns.recipients", R"({"id":4711})", "not_found | there is no campaign 4711"},
        {"campaigns.analytics", R"({"id":4711})", "not_found | there is no campaign 4711"},
        {"campaigns.estimate", R"({"id":4711})", "not_found | there is no campaign 4711"},
        {"campaigns.clone", R"({"id":4711})", "not_found | there is no campaign 4711"},
        {"campaigns.retry_failed", R"({"id":4711})", "not_found | there is no campaign 4711"},
        {"campaigns.preview", R"({"id":1,"contact_id":4711})", "not_found | there is no contact 4711"},
        {"campaigns.test_send", R"({"id":1,"to":[]})", "invalid | to: must have 1 to 10 items, got 0"},
        {"campaigns.test_send", R"({"id":1,"to":["nobody"]})",
            "invalid | to[0]: must be an email address such as ann@example.com, got \"nobody\""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.operation << ' ' << c.request)
    BOOST_TEST(complaint(c.operation, c.request) == c.complaint);
    BOOST_TEST((refused("campaigns.retry_failed", R"({"id":1})").code == errc::conflict));
    ok("suppressions.add", R"({"entries":[{"channel":"email","address":"me@example.com"}]})");
    BOOST_TEST(complaint("campaigns.test_send", R"({"id":1,"to":["ok@example.com","Me@example.com"]})") ==
               "invalid | to[1]: is suppressed: remove the suppression, or choose another address");
    BOOST_TEST(providers.empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(nothing_starts_without_a_routed_provider)
{
    service_fixture f{R"({"database":"sqlite://:memory:","senders":[{"email":"news@example.com"}]})"};
    f.add_campaign();
    const std::string wish = "conflict | no provider is routed for email: name one under `routes` in the configuration";
    BOOST_TEST(f.complaint("campaigns.start", R"({"id":1})") == wish);
    BOOST_TEST(f.complaint("campaigns.schedule", R"({"id":1,"scheduled_at":"2027-01-01T00:00:00Z"})") == wish);
    BOOST_TEST(f.complaint("campaigns.test_send", R"({"id":1,"to":["a@example.com"]})") == wish);
    BOOST_TEST(f.value("campaigns.get", R"({"id":1})", "/status") == "\"draft\"");
}

BOOST_AUTO_TEST_CASE(a_campaign_needs_a_sender_if_none_is_configured)
{
    service_fixture f{R"({"database":"sqlite://:memory:"})"};
    BOOST_TEST(f.complaint("campaigns.create", R"({"name":"n","type":"email","subject":"x","text":"y"})") ==
               "invalid | from: is missing, and no sender is configured to stand in for it");
    f.ok("campaigns.create",
        R"({"name":"n","type":"email","subject":"x","text":"y","from":{"email":"anybody@example.com"}})");
}
