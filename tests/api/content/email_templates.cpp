// Operations on email templates.
#include "api/fixture.hpp"

using namespace outbound;

BOOST_FIXTURE_TEST_SUITE(email_templates, service_fixture)

BOOST_AUTO_TEST_CASE(templates_are_created_changed_found_and_deleted)
{
    const auto made = ok("email_templates.create",
        R"({"name":"Hello, World!","subject":"Hi {{first_name}}","html":"<p>{{fields.plan}}</p>"})");
    BOOST_TEST(made.at("slug") == "hello-world");
    BOOST_TEST(boost::json::serialize(made.at("variables")) == R"(["fields.plan","first_name"])");
    BOOST_TEST(made.at("version") == 1);
    BOOST_TEST(value("email_templates.create", R"({"name":"Hello World","subject":"x","text":"y"})", "/slug") ==
               "\"hello-world-2\"");
    const auto changed = ok("email_templates.update", R"({"id":1,"subject":"Dear {{last_name}}"})");
    BOOST_TEST(changed.at("version") == 2);
    BOOST_TEST(boost::json::serialize(changed.at("variables")) == R"(["fields.plan","last_name"])");
    BOOST_TEST(value("email_templates.get", R"({"slug":"hello-world"})", "/id") == "1");
    BOOST_TEST(ok("email_templates.list").at("items").as_array().size() == 2u);
    ok("email_templates.delete", R"({"slug":"hello-world"})");
    BOOST_TEST(complaint("email_templates.get", R"({"id":1})") == "not_found | there is no email template 1");
    BOOST_TEST(complaint("email_templates.delete", R"({"slug":"hello-world"})") ==
               "not_found | there is no email template \"hello-world\"");
}

BOOST_AUTO_TEST_CASE(bad_templates_are_refused_with_line_and_column)
{
    ok("email_templates.create", R"({"name":"x","slug":"taken","subject":"x","text":"y"})");
    const struct {
        std::string_view request, begin;
    } cases[] = {
        {R"({"name":"x","subject":"x"})", "invalid | text: is missing: give text, html or both"},
        {R"({"name":"x","subject":"x","text":"a\n{{#open}}"})", "invalid | text: line 2, column 1: "},
        {R"({"name":"x","subject":"{{","html":"{{/x}}"})", "invalid | subject: line 1, column 1: "},
        {R"({"name":"x","subject":"a\r\nBcc: b","text":"y"})",
            "invalid | subject: must be text without control characters, got \"a??Bcc: b\""},
        {R"({"name":"x","slug":"Not a slug","subject":"x","text":"y"})",
            "invalid | slug: must be of lower case letters, digits and -"},
        {R"({"name":"","subject":"x","text":"y"})", "invalid | name: must be 1 to 200 characters long, got 0"},
        {R"({"name":"x","slug":"taken","subject":"x","text":"y"})", "conflict | "},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.request)
    BOOST_TEST(complaint("email_templates.create", c.request).starts_with(c.begin),
        complaint("email_templates.create", c.request));
    BOOST_TEST(ok("email_templates.list").at("items").as_array().size() == 1u);
    BOOST_TEST(complaint("email_templates.update", R"({"id":4711})") == "not_found | there is no email template 4711");
    BOOST_TEST(complaint("email_templates.update", R"({"id":1,"text":null})") ==
               "invalid | text: is missing: give text, html or both");
    BOOST_TEST(complaint("email_templates.update", R"({"id":1,"text":"{{#a}}"})")
                   .starts_with("invalid | text: line 1, column 1: "));
    BOOST_TEST(value("email_templates.get", R"({"id":1})", "/version") == "1");
}

BOOST_AUTO_TEST_CASE(render_shows_a_template_for_a_contact_or_for_values)
{
    ok("contacts.upsert", R"({"contacts":[{"external_id":"a","first_name":"A & B","fields":{"plan":"gold"}}]})");
    ok("email_templates.create", R"({"name":"x","subject":"Hi {{first_name}}","text":"{{plan}} {{last_name}}",)"
                                 R"("html":"{{first_name}}{{>foot}}"})");
    const auto shown = ok("email_templates.render", R"({"id":1,"contact_id":1,"partials":{"foot":"<hr>{{company}}"}})");
    BOOST_TEST(shown.at("subject") == "Hi A & B");
    BOOST_TEST(shown.at("text") == "gold ");
    BOOST_TEST(shown.at("html") == "A &amp; B<hr>");
    BOOST_TEST(boost::json::serialize(shown.at("missing")) == R"(["company","last_name"])");
    BOOST_TEST(
        value("email_templates.render", R"({"slug":"x","values":{"first_name":"Ann"}})", "/subject") == "\"Hi Ann\"");
    BOOST_TEST(value("email_templates.render", R"({"text":"{{#a}}{{.}};{{/a}}","values":{"a":[1,2]}})", "/text") ==
               "\"1;2;\"");
}

BOOST_AUTO_TEST_CASE(render_reads_given_values_under_both_names_of_a_field)
{
    for (const auto* values : {R"({"plan":"gold"})", R"({"fields":{"plan":"gold"}})"})
        BOOST_TEST(value("email_templates.render",
                       R"({"text":"{{plan}} {{fields.plan}}","values":)" + std::string{values} + '}',
                       "/text") == "\"gold gold\"",
            values);
}

BOOST_AUTO_TEST_CASE(render_refuses_content_that_cannot_be_rendered)
{
    const struct {
        std::string_view request, begin;
    } cases[] = {
        {"{}", "invalid | : must have exactly one of the members id, slug, subject or text or html"},
        {R"({"id":1,"text":"x"})",
            "invalid | : must have exactly one of the members id, slug, subject or text or html"},
        {R"({"id":1})", "not_found | there is no email template 1"},
        {R"({"text":"x","contact_id":5})", "not_found | there is no contact 5"},
        {R"({"text":"x","contact_id":5,"values":{}})",
            "invalid | values: must not stand beside contact_id: give one of them"},
        {R"({"text":"{{#a}}"})", "invalid | text: line 1, column 1: "},
        {R"({"text":"{{>p}}","partials":{"p":"{{/x}}"}})", "invalid | text: partials.p: line 1, column 1: "},
        {R"({"text":"x","partials":{"p":5}})", "invalid | partials.p: must be text, got 5"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.request)
    BOOST_TEST(complaint("email_templates.render", c.request).starts_with(c.begin),
        complaint("email_templates.render", c.request));
}

BOOST_AUTO_TEST_SUITE_END()
