// Requests to SendGrid follow its rules, and every recipient gets the rendered text.
#include "providers/sendgrid/content.hpp"

#include "providers/email_fixture.hpp"
#include "providers/sendgrid/rules.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace outbound::testing {

using sendgrid::added;
using sendgrid::prepared_content;
namespace json = boost::json;

json::object single(const prepared_content& content, const message& m)
{
    std::string body;
    delivery refusal;
    BOOST_TEST_REQUIRE(content.write_single(m, body, refusal), refusal.detail);
    return json::parse(body).as_object();
}

json::object batch(const prepared_content& content, const std::vector<message>& messages)
{
    std::string body;
    delivery refusal;
    content.begin_batch(body);
    for (const auto& m : messages)
        BOOST_TEST_REQUIRE((content.add(m, body, refusal) == added::yes), refusal.detail);
    content.end_batch(body);
    return json::parse(body).as_object();
}

prepared_content prepare_email(email_content email, bool sandbox = false)
{
    return prepared_content{shared_content(std::move(email)), sandbox, 1};
}

prepared_content prepare(const email_parts& parts = {})
{
    return prepare_email(compile(parts));
}

std::vector<message> messages_to(std::size_t count, const prepared_content& content)
{
    // The messages need only the same templates, not the same object.
    const auto shared = std::make_shared<const outbound::content>(*content.source());
    std::vector<message> made;
    for (std::size_t i = 1; i <= count; ++i)
        made.push_back(message_to(i, shared));
    return made;
}

void check_received(const json::object& request, std::size_t place, const message& m)
{
    const auto wanted = render_email(m);
    const auto seen = as_received(request, place);
    BOOST_TEST(seen.subject == wanted.subject);
    BOOST_TEST(seen.text == wanted.text);
    BOOST_TEST(seen.html == wanted.html);
    BOOST_TEST(seen.unsubscribe_url == wanted.unsubscribe_url);
}

const std::vector<email_parts> various_content{
    {},
    {"The same for all", "Hello", "<p>Hello</p>", ""},
    {"{{first_name}}", "{{first_name}}", "{{first_name}}", "https://example.com/u/{{token}}x"},
    {"Only text {{plan}}", "{{#plan}}You have {{.}}.{{/plan}}{{^plan}}None.{{/plan}}", "", ""},
    {"Only html", "", "<a href=\"https://example.com/?n={{first_name}}\">{{{first_name}}}</a> \"quoted\" \\ é \n", ""},
    {"{{a}}{{b}}{{c}}x", "{{a}}{{b}}{{first_name}}{{first_name}}{{first_name}}", "{{#list}}<li>{{.}}</li>{{/list}}.",
        ""},
};

BOOST_AUTO_TEST_SUITE(sendgrid_content)

BOOST_AUTO_TEST_CASE(whole_request_for_one_message_is_as_documented)
{
    auto email =
        compile({"Hi {{first_name}}", "T {{plan}}", "<b>{{plan}}</b>", "https://example.com/u/{{first_name}}"});
    email.reply_to = {"answers@example.com", ""};
    email.track_clicks = false;
    const auto content = prepare_email(email, true);
    auto m = messages_to(1, content).front();
    m.values = {{"first_name", "Ann"}, {"plan", "R&D"}};
    const auto wanted = json::parse(R"({
        "personalizations": [{
            "to": [{"email": "reader1@example.com", "name": "Reader 1"}],
            "custom_args": {"outbound_key": "k3v9x0qa-12-1-1"},
            "headers": {"List-Unsubscribe": "<https://example.com/u/Ann>",)"
                                    R"( "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}}],
        "from": {"email": "news@example.com", "name": "Example News"},
        "reply_to": {"email": "answers@example.com"},
        "subject": "Hi Ann",
        "content": [{"type": "text/plain", "value": "T R&D"}, {"type": "text/html", "value": "<b>R&amp;D</b>"}],
        "tracking_settings": {"click_tracking": {"enable": false, "enable_text": false},)"
                                    R"( "open_tracking": {"enable": true},
            "subscription_tracking": {"enable": false}},
        "mail_settings": {"sandbox_mode": {"enable": true}}})");
    BOOST_TEST(single(content, m) == wanted.as_object());
}

BOOST_AUTO_TEST_CASE(single_requests_follow_the_rules_and_contain_the_rendered_text)
{
    for (const auto& parts : various_content)
        BOOST_TEST_CONTEXT(parts.subject)
        {
            const auto content = prepare(parts);
            for (const auto& m : messages_to(3, content)) {
                const auto request = single(content, m);
                BOOST_TEST(broken_rule(request) == "");
                check_received(request, 0, m);
            }
        }
}

BOOST_AUTO_TEST_CASE(batches_follow_the_rules_and_contain_the_rendered_text_of_every_recipient)
{
    for (const auto& parts : various_content)
        BOOST_TEST_CONTEXT(parts.subject)
        {
            const auto content = prepare(parts);
            const auto messages = messages_to(20, content);
            const auto request = batch(content, messages);
            BOOST_TEST(broken_rule(request) == "");
            BOOST_TEST(request.at("personalizations").as_array().size() == 20u);
            for (std::size_t i = 0; i < messages.size(); ++i) {
                check_received(request, i, messages[i]);
                BOOST_TEST(request.at("personalizations").at(i).at("custom_args").at("outbound_key").as_string() ==
                           messages[i].key);
            }
        }
}

BOOST_AUTO_TEST_CASE(tags_never_meet_text_that_looks_like_them)
{
    // The marks of the first seeds, and the parts of their tags.
    email_parts parts;
    parts.text = "-o000000000001t0- -o000000000002 -o -o00000000000 {{first_name}}-o000000000001";
    const auto content = prepare(parts);
    const auto messages = messages_to(2, content);
    const auto request = batch(content, messages);
    for (std::size_t i = 0; i < messages.size(); ++i)
        check_received(request, i, messages[i]);
}

BOOST_AUTO_TEST_CASE(value_that_holds_a_tag_goes_out_alone)
{
    const auto content = prepare();
    auto m = messages_to(1, content).front();
    m.values["plan"] = "-o000000000001h0-";
    std::string body;
    delivery refusal;
    content.begin_batch(body);
    BOOST_TEST((content.add(m, body, refusal) == added::alone));
    check_received(single(content, m), 0, m);
}

BOOST_AUTO_TEST_CASE(recipient_whose_values_pass_the_limit_goes_out_alone_and_leaves_no_trace)
{
    const auto content = prepare({"Subject", "{{text|short}}", "", ""});
    const auto messages = messages_to(3, content);
    const auto tag_size = std::string_view{"-o000000000001t0-"}.size();
    for (const auto& [size, wanted] :
        {std::pair{10'000 - tag_size, added::yes}, std::pair{10'001 - tag_size, added::alone}}) {
        auto m = messages[1];
        m.values["text"] = std::string(size, '"');  // Escaping must not count.
        std::string body;
        delivery refusal;
        content.begin_batch(body);
        BOOST_TEST((content.add(messages[0], body, refusal) == added::yes));
        BOOST_TEST((content.add(m, body, refusal) == wanted));
        BOOST_TEST((content.add(messages[2], body, refusal) == added::yes));
        content.end_batch(body);
        const auto request = json::parse(body).as_object();
        BOOST_TEST(broken_rule(request) == "");
        BOOST_TEST(request.at("personalizations").as_array().size() == (wanted == added::yes ? 3u : 2u));
        check_received(single(content, m), 0, m);
    }
}

BOOST_AUTO_TEST_CASE(messages_beyond_30_megabytes_are_not_sent)
{
    const auto content = prepare({"Subject", "{{a}}{{b}}{{c}}", "", ""});
    auto m = messages_to(1, content).front();
    for (const auto* name : {"a", "b", "c"})
        m.values[name] = std::string(3'900'000, '"');  // Escaped, each is twice as long.
    std::string body;
    delivery refusal;
    BOOST_TEST(content.write_single(m, body, refusal));
    const auto larger = prepare({"Subject", "{{#xs}}{{.}}{{/xs}}", "{{#xs}}{{.}}{{/xs}}", ""});
    m.values["xs"] = {std::string(3'900'000, '\1')};
    body.clear();
    BOOST_TEST(!larger.write_single(m, body, refusal));
    BOOST_TEST(refusal.code == "too_large");
}

BOOST_AUTO_TEST_CASE(names_are_written_so_that_sendgrid_takes_them)
{
    const struct {
        const char* name;
        const char* wanted;
    } cases[] = {
        {"Ann", "Ann"},
        {"Doe, Jane", "\"Doe, Jane\""},
        {"Jane; \"JD\" \\ Doe", "\"Jane; \\\"JD\\\" \\\\ Doe\""},
        {"Jane \"JD\" Doe", "Jane \"JD\" Doe"},
        {"Jane\r\nBcc: x", "Jane  Bcc: x"},
        {"Jos\xE9", "Jos\xEF\xBF\xBD"},
        {"Zoë", "Zoë"},
    };
    const auto content = prepare();
    auto m = messages_to(1, content).front();
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            m.name = c.name;
            const auto request = single(content, m);
            BOOST_TEST(broken_rule(request) == "");
            BOOST_TEST(request.at("personalizations").at(0).at("to").at(0).at("name").as_string() == c.wanted);
        }
    m.name = "";
    BOOST_TEST(!single(content, m).at("personalizations").at(0).at("to").at(0).as_object().contains("name"));
}

BOOST_AUTO_TEST_CASE(broken_bytes_in_values_are_replaced_in_one_message_only)
{
    const auto content = prepare();
    auto messages = messages_to(2, content);
    messages[0].values["first_name"] = "Jos\xE9";
    const auto request = batch(content, messages);
    BOOST_TEST(as_received(request, 0).text.find("Hello Jos\xEF\xBF\xBD,") == 0u);
    check_received(request, 1, messages[1]);
}

BOOST_AUTO_TEST_CASE(text_that_is_empty_for_one_recipient_is_left_out)
{
    const auto content = prepare({"Subject", "{{plan}}", "<p>{{plan}}</p>", ""});
    auto m = messages_to(1, content).front();
    m.values.clear();
    const auto request = single(content, m);
    BOOST_TEST(broken_rule(request) == "");
    BOOST_TEST(request.at("content").as_array().size() == 1u);
    BOOST_TEST(request.at("content").at(0).at("type").as_string() == "text/html");
}

BOOST_AUTO_TEST_CASE(domains_of_any_script_go_over_the_wire_as_punycode)
{
    auto email = compile({});
    email.from = {"news@b\xC3\xBC"
                  "cher.example",
        ""};
    const auto content = prepare_email(email, false);
    auto m = messages_to(1, content).front();
    m.address = "Ann@b\xC3\xBC"
                "cher.example";
    const auto request = single(content, m);
    BOOST_TEST(request.at("from").at("email").as_string() == "news@xn--bcher-kva.example");
    BOOST_TEST(
        request.at("personalizations").at(0).at("to").at(0).at("email").as_string() == "Ann@xn--bcher-kva.example");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
