// Messages that SendGrid would refuse: they are refused before any request.
#include "providers/sendgrid/content.hpp"

#include "providers/email_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <span>

namespace outbound::testing {

using sendgrid::added;
using sendgrid::prepared_content;

/// A change to a good message or its content, and how it is refused.
struct refused_change {
    const char* name;
    std::function<void(email_content&, message&)> change;
    const char* code;
    const char* detail;
};

// Alone and in a batch; the rest of the batch is not affected.
void check_refusal(const refused_change& c)
{
    auto email = compile({});
    auto m = message_to(1, nullptr);
    c.change(email, m);
    const prepared_content content{shared_content(std::move(email)), false, 1};
    std::string body;
    delivery alone;
    BOOST_TEST(!content.write_single(m, body, alone));
    delivery together;
    body.clear();
    content.begin_batch(body);
    const auto before = body;
    BOOST_TEST((content.add(m, body, together) == added::refused));
    BOOST_TEST(body == before);
    for (const auto& refusal : {alone, together}) {
        BOOST_TEST((refusal.result == delivery::outcome::rejected));
        BOOST_TEST(refusal.code == c.code);
        BOOST_TEST(refusal.detail.find(c.detail) != std::string::npos, refusal.detail);
        BOOST_TEST(refusal.detail.find('\n') == std::string::npos);
    }
}

void check_refusals(std::span<const refused_change> cases)
{
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
    check_refusal(c);
}

BOOST_AUTO_TEST_SUITE(refusals)

BOOST_AUTO_TEST_CASE(a_recipient_whose_address_is_no_mailbox_is_refused_without_a_request)
{
    const refused_change cases[] = {
        {"no address", [](auto&, auto& m) { m.address = ""; }, "invalid_address", "not an email address"},
        {"no mailbox", [](auto&, auto& m) { m.address = "reader"; }, "invalid_address", "reader"},
        {"line break in the address", [](auto&, auto& m) { m.address = "a@example.com\r\nBcc: b@example.com"; },
            "invalid_address", "not an email"},
        {"address too long", [](auto&, auto& m) { m.address = std::string(320, 'a') + "@example.com"; },
            "invalid_address", "not an email"},
        {"address beyond ASCII", [](auto&, auto& m) { m.address = "jos\xC3\xA9@example.com"; }, "invalid_address",
            "not an email"},
    };
    check_refusals(cases);
}

BOOST_AUTO_TEST_CASE(content_that_sendgrid_refuses_for_everybody_is_refused_without_a_request)
{
    const refused_change cases[] = {
        {"line break in From", [](auto& c, auto&) { c.from.address = "a@example.com\r\nX: y"; }, "content", "from"},
        {"line break in From's name", [](auto& c, auto&) { c.from.name = "News\r\nX: y"; }, "content", "from"},
        {"line break in Reply-To", [](auto& c, auto&) { c.reply_to.address = "a@example.com\nX: y"; }, "content",
            "reply_to"},
        {"line break in Reply-To's name",
            [](auto& c, auto&) {
                c.reply_to = {"a@example.com", "x\ny"};
            },
            "content", "reply_to"},
        {"From beyond ASCII", [](auto& c, auto&) { c.from.address = "jos\xC3\xA9@example.com"; }, "content", "from"},
        {"no From", [](auto& c, auto&) { c.from.address = ""; }, "content", "from"},
        {"no subject", [](auto& c, auto&) { c.subject = {}; }, "content", "subject"},
        {"no content", [](auto& c, auto&) { c.text = c.html = {}; }, "content", "content"},
    };
    check_refusals(cases);
}

BOOST_AUTO_TEST_CASE(content_that_is_empty_or_wrong_for_one_recipient_is_refused_without_a_request)
{
    const refused_change cases[] = {
        {"subject empty for this one",
            [](auto& c, auto&) {
                c.subject = {"{{none}}", place::header};
            },
            "template_error", "empty for this recipient"},
        {"content empty for this one",
            [](auto& c, auto&) {
                c.text = c.html = {"{{none}}", place::text};
            },
            "template_error", "empty for this recipient"},
        {"template passes its limits",
            [](auto& c, auto& m) {
                c.text = {"{{#xs}}{{#xs}}{{#xs}}.{{/xs}}{{/xs}}{{/xs}}", place::text};
                m.values["xs"] = boost::json::array(100, 1);
            },
            "template_error", ""},
        {"unsubscribe over plain http",
            [](auto& c, auto&) {
                c.unsubscribe_url = {"http://example.com/u", place::header};
            },
            "unsubscribe_url", "https"},
        {"unsubscribe with a space",
            [](auto& c, auto&) {
                c.unsubscribe_url = {"https://example.com/{{first_name}} x", place::header};
            },
            "unsubscribe_url", "https"},
        {"unsubscribe that ends its brackets",
            [](auto& c, auto&) {
                c.unsubscribe_url = {"https://example.com/>,<x", place::header};
            },
            "unsubscribe_url", "https"},
    };
    check_refusals(cases);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::testing
