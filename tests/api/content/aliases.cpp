// Second names of members: `content` of templates, `message` of campaigns on every channel, and `variables`.
#include "api/fixture.hpp"

using namespace outbound;

namespace {

std::string text_of(const boost::json::value& value)
{
    return boost::json::serialize(value);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(aliases_tests, service_fixture)

BOOST_AUTO_TEST_CASE(content_of_a_template_is_its_html_its_body_or_its_script)
{
    const struct {
        std::string_view kind, request, part, content;
    } cases[] = {
        {"email_templates", R"({"name":"n","subject":"s","content":"<p>{{company}}</p>","variables":["company"]})",
            R"("html":"<p>{{company}}</p>")", R"("<p>{{company}}</p>")"},
        {"sms_templates", R"({"name":"n","content":"Hi {{first_name}}","variables":["first_name"]})",
            R"("body":"Hi {{first_name}}")", R"("Hi {{first_name}}")"},
        {"phone_scripts", R"({"name":"n","content":"Hello","variables":[]})", R"("script":{"steps":[{"say":"Hello"}]})",
            R"("Hello")"},
        {"phone_scripts", R"({"name":"n","content":[{"say":"Hello"},{"pause":2}]})",
            R"("script":{"steps":[{"say":"Hello"},{"pause":2}]})", R"([{"say":"Hello"},{"pause":2}])"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.request)
        {
            const auto made = ok(std::string{c.kind} + ".create", c.request);
            BOOST_TEST(text_of(made).find(c.part) != std::string::npos, text_of(made));
            BOOST_TEST(text_of(made.at("content")) == c.content);
            const auto id = R"({"id":)" + text_of(made.at("id")) + "}";
            BOOST_TEST((ok(std::string{c.kind} + ".get", id) == made));
        }
}

BOOST_AUTO_TEST_CASE(a_template_that_was_read_may_come_back_with_either_name_changed)
{
    ok("email_templates.create", R"({"name":"n","subject":"s","html":"<p>{{a}}</p>"})");
    const auto send = [&](std::string_view members) {
        return value("email_templates.update", R"({"id":1,)" + std::string{members} + "}", "/html");
    };
    BOOST_TEST(send(R"("html":"<p>{{a}}</p>","content":"<p>{{a}}</p>","variables":["a"])") == R"("<p>{{a}}</p>")");
    BOOST_TEST(send(R"("html":"<p>{{b}}</p>","content":"<p>{{a}}</p>","variables":["a"])") == R"("<p>{{b}}</p>")");
    BOOST_TEST(send(R"("html":"<p>{{b}}</p>","content":"<p>{{c}}</p>","variables":["b"])") == R"("<p>{{c}}</p>")");
    BOOST_TEST(complaint("email_templates.update", R"({"id":1,"html":"x","content":"y"})") ==
               "invalid | content: must not stand beside html with another value: give one of them");
    ok("phone_scripts.create", R"({"name":"n","script":{"voice":"Polly.Amy","steps":[{"say":"Hello"}]}})");
    BOOST_TEST(value("phone_scripts.update", R"({"id":1,"content":"Good morning"})", "/script") ==
               R"({"voice":"Polly.Amy","steps":[{"say":"Good morning"}]})");
}

BOOST_AUTO_TEST_CASE(variables_are_compared_with_those_that_are_read)
{
    BOOST_TEST(complaint("sms_templates.create", R"({"name":"n","body":"{{a}} {{b}}","variables":["b","c"]})") ==
               "invalid | variables: must not name c, which no part reads"
               " | variables: must name a, which a part reads; or leave variables out");
    BOOST_TEST(ok("sms_templates.list").at("items").as_array().empty());
    const auto made = ok("sms_templates.create", R"({"name":"n","body":"{{b}} {{a}}","variables":["b","a","b"]})");
    BOOST_TEST(text_of(made.at("variables")) == R"(["a","b"])");
    ok("email_templates.create", R"({"name":"n","subject":"{{a}}","text":"{{unsubscribe_url}}","variables":["a"]})");
}

BOOST_AUTO_TEST_CASE(a_template_without_content_is_refused_under_the_name_of_its_part)
{
    BOOST_TEST(complaint("sms_templates.create", R"({"name":"n"})") == "invalid | body: must not be empty");
    BOOST_TEST(complaint("phone_scripts.create", R"({"name":"n"})") == "invalid | script: must not be empty");
    BOOST_TEST(complaint("phone_scripts.create", R"({"name":"n","content":[{"shout":"x"}]})")
                   .starts_with("invalid | content"));
}

BOOST_AUTO_TEST_CASE(message_of_a_campaign_is_its_content_on_every_channel)
{
    ok("campaigns.create", R"({"name":"n","type":"email","subject":"s","message":"<p>Hello</p>"})");
    const auto email = ok("campaigns.get", R"({"id":1})");
    BOOST_TEST(email.at("html") == "<p>Hello</p>");
    BOOST_TEST(email.at("message") == "<p>Hello</p>");
    ok("campaigns.create", R"({"name":"n","type":"sms","message":"Hello"})");
    BOOST_TEST(value("campaigns.get", R"({"id":2})", "/message") == R"("Hello")");
    ok("campaigns.create", R"({"name":"n","type":"phone","message":"Hello {{first_name}}"})");
    const auto phone = ok("campaigns.get", R"({"id":3})");
    BOOST_TEST(text_of(phone.at("script")) == R"({"steps":[{"say":"Hello {{first_name}}"}]})");
    BOOST_TEST(phone.at("message") == "Hello {{first_name}}");
    BOOST_TEST(value("campaigns.update", R"({"id":1,"message":"<p>Hello</p>","html":"<b>New</b>"})", "/message") ==
               R"("<b>New</b>")");
    BOOST_TEST(value("campaigns.update", R"({"id":3,"message":"Bye"})", "/script") == R"({"steps":[{"say":"Bye"}]})");
    BOOST_TEST(value("campaigns.update", R"({"id":3,"message":"Bye","script":{"steps":[{"say":"a"},{"say":"b"}]}})",
                   "/message") == "null");
    BOOST_TEST(
        complaint("campaigns.create", R"({"name":"n","type":"email","subject":"s","html":"<p>","message":"<b>"})") ==
        "invalid | message: must not stand beside html with another value: give one of them");
}

BOOST_AUTO_TEST_SUITE_END()
