// The request body of SES.
#include "providers/ses/content.hpp"

#include "providers/common/mail_text.hpp"
#include "providers/email_fixture.hpp"

#include <boost/test/unit_test.hpp>

namespace outbound::ses {
namespace {

namespace json = boost::json;
using namespace outbound::testing;

json::object written(const message& m, const std::string& set = {})
{
    std::string out;
    delivery refusal;
    BOOST_REQUIRE_MESSAGE(write_send_email(m, set, out, refusal), refusal.detail);
    return json::parse(out).as_object();
}

message message_of(const email_parts& parts)
{
    return message_to(7, shared_content(compile(parts)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ses_content)

BOOST_AUTO_TEST_CASE(a_message_contains_the_rendered_text_and_our_key)
{
    email_parts parts;
    parts.unsubscribe_url = "https://example.com/u/{{token}}";
    const auto m = message_of(parts);
    BOOST_TEST(json::serialize(written(m, "events")) ==
               json::serialize(json::parse(R"({"FromEmailAddress":"\"Example News\" <news@example.com>",
        "Destination":{"ToAddresses":["\"Reader 7\" <reader7@example.com>"]},
        "Content":{"Simple":{"Subject":{"Data":"News for N<7>","Charset":"UTF-8"},
            "Body":{"Text":{"Data":"Hello N<7>,\nyour plan is odd.\n","Charset":"UTF-8"},
                "Html":{"Data":"<p>Hello N&lt;7&gt;, your plan is odd.</p>","Charset":"UTF-8"}},
            "Headers":[{"Name":"List-Unsubscribe","Value":"<https://example.com/u/t7>"},
                {"Name":"List-Unsubscribe-Post","Value":"List-Unsubscribe=One-Click"}]}},
        "EmailTags":[{"Name":"outbound_key","Value":"k3v9x0qa-12-7-1"}],"ConfigurationSetName":"events"})")));
}

BOOST_AUTO_TEST_CASE(a_campaigns_configuration_set_overrides_the_accounts)
{
    auto email = compile({});
    email.configuration_set = "own";
    email.reply_to = {"answers@example.com", "Änne"};
    const auto request = written(message_to(1, shared_content(std::move(email))), "events");
    BOOST_TEST(request.at("ConfigurationSetName").as_string() == "own");
    BOOST_TEST(request.at("ReplyToAddresses").at(0).as_string() == "=?UTF-8?B?w4RubmU=?= <answers@example.com>");
}

BOOST_AUTO_TEST_CASE(domains_of_any_script_go_over_the_wire_as_punycode)
{
    auto email = compile({});
    email.from = {"news@b\xC3\xBC"
                  "cher.example",
        ""};
    email.reply_to = {"answers@b\xC3\xBC"
                      "cher.example",
        ""};
    auto m = message_to(1, shared_content(std::move(email)));
    m.address = "Ann@b\xC3\xBC"
                "cher.example";
    const auto request = written(m, "");
    BOOST_TEST(request.at("FromEmailAddress").as_string() == "news@xn--bcher-kva.example");
    BOOST_TEST(request.at("ReplyToAddresses").at(0).as_string() == "answers@xn--bcher-kva.example");
    BOOST_TEST(
        request.at("Destination").at("ToAddresses").at(0).as_string() == "\"Reader 1\" <Ann@xn--bcher-kva.example>");
}

BOOST_AUTO_TEST_CASE(text_beyond_ascii_is_written_as_encoded_words_in_headers)
{
    const struct {
        std::string text;
        std::string header;
    } cases[] = {
        {"plain", "plain"},
        {"Grüße", "=?UTF-8?B?R3LDvMOfZQ==?="},
        {"a\r\nBcc: x", "a  Bcc: x"},
        {"\xFF", "=?UTF-8?B?77+9?="},
        {std::string(44, 'a') + "ü",
            "=?UTF-8?B?YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=?= =?UTF-8?B?w7w=?="},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.text)
    BOOST_TEST(header_text(c.text) == c.header);
    BOOST_TEST(mailbox("a@b.example", "A \"B\" C") == "\"A \\\"B\\\" C\" <a@b.example>");
}

BOOST_AUTO_TEST_CASE(invalid_messages_are_refused_without_a_request)
{
    const auto with_address = [](std::string address) {
        auto m = message_of({});
        m.address = std::move(address);
        return m;
    };
    auto sms = std::make_shared<content>();
    sms->channel = channel::sms;
    const struct {
        message m;
        std::string code;
    } cases[] = {
        {message_to(1, sms), "content"},
        {message_to(1, nullptr), "content"},
        {with_address("nobody"), "invalid_address"},
        {message_of({"{{nothing}}", "x", "", ""}), "template_error"},
        {message_of({"x", "{{nothing}}", "", ""}), "template_error"},
        {message_of({"x", "y", "", "http://example.com/"}), "unsubscribe_url"},
        {message_of({"x", "y", "", "https://example.com/" + std::string(980, 'a')}), "unsubscribe_url"},
        {message_of({"", "y", "", ""}), "content"},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.code)
        {
            std::string out;
            delivery refusal;
            BOOST_TEST(!write_send_email(c.m, {}, out, refusal));
            BOOST_TEST(to_string(refusal.result) == "rejected");
            BOOST_TEST(refusal.code == c.code);
            BOOST_TEST(!refusal.detail.empty());
        }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::ses
