// Templates of SMS and phone campaigns, and campaigns that use them.
#include "api/fixture.hpp"

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(channel_templates, service_fixture)

BOOST_AUTO_TEST_CASE(an_sms_template_is_kept_changed_and_rendered_with_its_segments)
{
    const auto made =
        ok("sms_templates.create", R"({"name":"Hello","body":"Hi {{first_name|there}}, {{fields.code}}"})");
    BOOST_TEST(made.at("slug") == "hello");
    BOOST_TEST(boost::json::serialize(made.at("variables")) == R"(["fields.code","first_name"])");
    BOOST_TEST(value("sms_templates.update", R"({"id":1,"body":"Hi {{first_name}} €"})", "/version") == "2");
    const auto shown = ok("sms_templates.render", R"({"slug":"hello","values":{"first_name":"Zoë"}})");
    BOOST_TEST(shown.at("message") == "Hi Zoë €");
    BOOST_TEST(shown.at("encoding") == "ucs2");
    BOOST_TEST(shown.at("segments") == 1);
    BOOST_TEST(complaint("sms_templates.create", R"({"name":"x","body":"{{"})")
                   .starts_with("invalid | body: line 1, column 1: "));
    ok("sms_templates.delete", R"({"id":1})");
    BOOST_TEST(complaint("sms_templates.get", R"({"id":1})") == "not_found | there is no SMS template 1");
}

BOOST_AUTO_TEST_CASE(a_phone_script_is_kept_and_rendered_as_twiml)
{
    ok("phone_scripts.create", R"({"name":"Call","script":{"steps":[{"say":"Hello {{first_name}} & all"}]}})");
    const auto shown = ok("phone_scripts.render", R"({"id":1,"values":{"first_name":"<Ann>"}})");
    const std::string twiml{shown.at("twiml").as_string()};
    BOOST_TEST(twiml.find("Hello &lt;Ann&gt; &amp; all") != std::string::npos, twiml);
    BOOST_TEST(complaint("phone_scripts.create", R"({"name":"x","script":{"steps":[{"say":"{{"}]}})")
                   .starts_with("invalid | script.steps[0].say: "));
}

BOOST_AUTO_TEST_CASE(a_campaign_takes_its_content_from_the_template_of_its_channel)
{
    ok("sms_templates.create", R"({"name":"Hello","body":"Hi {{first_name}}"})");
    ok("phone_scripts.create", R"({"name":"Call","script":{"steps":[{"say":"Hello"}]}})");
    ok("campaigns.create", R"({"name":"s","type":"sms","template_id":1,"from":{"phone":"+15005550006"}})");
    ok("campaigns.create", R"({"name":"p","type":"phone","script_id":1,"from":{"phone":"+15005550006"},
        "call":{"ring_timeout":20,"voice":"Polly.Amy","redial":{"attempts":2,"after_minutes":10}}})");
    const auto sms = ok("campaigns.preview", R"({"id":1})");
    BOOST_TEST(sms.at("message") == "Hi Ann");
    BOOST_TEST(sms.at("segments") == 1);
    const auto phone = ok("campaigns.preview", R"({"id":2})");
    BOOST_TEST(std::string{phone.at("twiml").as_string()}.find("Polly.Amy") != std::string::npos);
    BOOST_TEST(value("campaigns.get", R"({"id":2})", "/call/redial/attempts") == "2");
    BOOST_TEST(value("campaigns.get", R"({"id":2})", "/from/phone") == "\"+15005550006\"");
}

BOOST_AUTO_TEST_CASE(members_that_a_channel_cannot_use_are_refused_by_name)
{
    const struct {
        std::string_view request, complaint;
    } cases[] = {
        {R"({"name":"n","type":"sms","message":"x","from":{"phone":"+1"}})",
            "invalid | from.phone: must be a number in E.164, a short code, or 1 to 11 letters and digits, got \"+1\""},
        {R"({"name":"n","type":"sms","message":"x","from":{"email":"a@example.com","phone":"ACME"}})",
            "invalid | from: must have exactly one of the members email, phone"},
        {R"({"name":"n","type":"sms","message":"x","script_id":1})",
            "invalid | script_id: is for phone campaigns; this one is of type sms"},
        {R"({"name":"n","type":"phone","from":{"phone":"ACME"},"script":{"steps":[{"say":"x"}]}})",
            "invalid | from.phone: must be a phone number in E.164, such as +4989123456, got \"ACME\""},
        {R"({"name":"n","type":"phone","script":{"steps":[{"say":"x"}]},"call":{"ring_timeout":1}})",
            "invalid | call.ring_timeout: must be an integer from 5 to 600, got 1"},
        {R"({"name":"n","type":"phone","script_id":7})", "not_found | script_id: there is no phone script 7"},
        {R"({"name":"n","type":"sms","template_id":7})", "not_found | template_id: there is no SMS template 7"},
        {R"({"name":"n","type":"email","subject":"x","text":"y","messaging_service":"z"})",
            "invalid | messaging_service: is for sms campaigns; this one is of type email"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.request)
    BOOST_TEST(complaint("campaigns.create", c.request) == c.complaint);
}

BOOST_AUTO_TEST_SUITE_END()
