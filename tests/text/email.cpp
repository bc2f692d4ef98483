// Rendering of a whole email.
#include <outbound/error.hpp>
#include <outbound/message.hpp>

#include <boost/test/unit_test.hpp>

namespace outbound::test {
namespace {

message example_message()
{
    auto shared = std::make_shared<content>();
    shared->email.subject = text_template{"Hello {{first_name|there}}", place::header};
    shared->email.text = text_template{"Dear {{first_name}} & co", place::text};
    shared->email.html = text_template{"<p>Dear {{first_name}}</p>", place::html};
    shared->email.unsubscribe_url = text_template{"https://example.com/u/{{token}}", place::header};
    message m;
    m.key = "k3v9-1-1-1";
    m.shared = shared;
    return m;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(email)

BOOST_AUTO_TEST_CASE(each_text_is_rendered_for_its_place)
{
    auto m = example_message();
    m.values = {{"first_name", "<Ada>\r\nBcc: all"}, {"token", "t1"}};
    const auto email = render_email(m);
    BOOST_TEST(email.subject == "Hello <Ada>  Bcc: all");
    BOOST_TEST(email.text == "Dear <Ada>\r\nBcc: all & co");
    BOOST_TEST(email.html == "<p>Dear &lt;Ada&gt;\r\nBcc: all</p>");
    BOOST_TEST(email.unsubscribe_url == "https://example.com/u/t1");
}

BOOST_AUTO_TEST_CASE(templates_left_out_render_as_nothing)
{
    message m;
    m.shared = std::make_shared<content>();
    const auto email = render_email(m);
    BOOST_TEST((email.subject + email.text + email.html + email.unsubscribe_url) == "");
}

BOOST_AUTO_TEST_CASE(a_message_without_content_is_refused)
{
    message m;
    m.key = "k3v9-1-1-1";
    BOOST_CHECK_EXCEPTION(render_email(m), error, [](const error& e) { return e.code() == errc::invalid; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
