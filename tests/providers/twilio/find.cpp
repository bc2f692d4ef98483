// Inquiries to Twilio about messages and calls.
#include "providers/twilio/find.hpp"

#include <boost/json.hpp>
#include <boost/test/unit_test.hpp>

namespace outbound::twilio {
namespace {

const timestamp handed_over{std::chrono::seconds{1'795'359'600}};  // Sun, 22 Nov 2026 15:00:00 +0000

inquiry about(std::string vendor_id = {})
{
    inquiry question;
    question.key = "k3v9x0qa-12-7-1";
    question.vendor_id = std::move(vendor_id);
    question.address = "+15005550010";
    question.campaign = 12;
    question.earliest = handed_over - std::chrono::minutes{2};
    question.latest = handed_over + std::chrono::minutes{2};
    question.text = "Your table is ready";
    return question;
}

http::answer answer(std::string body, unsigned status = 200)
{
    http::answer got;
    got.status = status;
    got.body = std::move(body);
    return got;
}

const origin number{"+15005550006", ""};
const origin service{"", "MG1"};

/// A message in the format of Twilio's list; `given` replaces members.
std::string listed_message(const std::string& sid, const std::string& created, const boost::json::object& given = {})
{
    boost::json::object message{{"sid", sid}, {"to", "+15005550010"}, {"from", number.from},
        {"direction", "outbound-api"}, {"body", "Your table is ready"}, {"messaging_service_sid", nullptr},
        {"status", "delivered"}, {"date_created", created}, {"error_code", nullptr}};
    for (const auto& [name, value] : given)
        message[name] = value;
    return boost::json::serialize(message);
}

http::answer page(const std::string& items, const char* next = nullptr)
{
    boost::json::object body{{"messages", boost::json::parse('[' + items + ']')}};
    body["next_page_uri"] = next == nullptr ? boost::json::value{} : boost::json::value(next);
    return answer(boost::json::serialize(body));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(find)

BOOST_AUTO_TEST_CASE(an_inquiry_uses_the_id_or_the_number_of_the_message)
{
    BOOST_TEST(find_target("Messages", about("SM1")) == "Messages/SM1.json");
    BOOST_TEST(find_target("Calls", about()) == "Calls.json?To=%2B15005550010&PageSize=100");
}

BOOST_AUTO_TEST_CASE(a_resource_gives_the_same_event_as_a_callback)
{
    const struct {
        std::string resource, body, kind, reason, suppress;
    } cases[] = {
        {"Messages", R"({"sid":"SM1","status":"delivered","error_code":null})", "delivered", "", ""},
        {"Messages", R"({"sid":"SM1","status":"undelivered","error_code":30003})", "failed", "30003", ""},
        {"Messages", R"({"sid":"SM1","status":"failed","error_code":30005})", "failed", "30005", "invalid"},
        {"Messages", R"({"sid":"SM1","status":"sending","error_code":null})", "accepted", "", ""},
        {"Calls", R"({"sid":"CA1","status":"completed","duration":"17","answered_by":"human"})", "completed", "", ""},
        {"Calls", R"({"sid":"CA1","status":"busy","duration":"0","answered_by":null})", "busy", "", ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.body)
        {
            const auto found_event = read_found(answer(c.body), c.resource, about("x"), number, "main", handed_over);
            BOOST_REQUIRE(found_event);
            BOOST_TEST(to_string(found_event->kind) == c.kind);
            BOOST_TEST(found_event->reason == c.reason);
            BOOST_TEST(found_event->suppress == c.suppress);
            BOOST_TEST(found_event->key == about().key);
            BOOST_TEST(found_event->provider == "main");
        }
}

BOOST_AUTO_TEST_CASE(a_lost_message_is_found_if_it_is_the_only_unclaimed_one_of_its_time)
{
    const std::string then = "Sun, 22 Nov 2026 15:00:20 +0000";
    const std::string long_ago = "Sun, 22 Nov 2026 14:00:00 +0000";
    auto knowing = about();
    knowing.known_ids = {"SM2"};
    const struct {
        std::string name;
        http::answer got;
        inquiry question;
        std::string found;
    } cases[] = {
        {"one", page(listed_message("SM1", then)), about(), "SM1"},
        {"one of then and one of before", page(listed_message("SM1", then) + ',' + listed_message("SM0", long_ago)),
            about(), "SM1"},
        {"another's beside it", page(listed_message("SM2", then) + ',' + listed_message("SM1", then)), knowing, "SM1"},
        {"two that it may be", page(listed_message("SM2", then) + ',' + listed_message("SM1", then)), about(), ""},
        {"none", page(""), about(), ""},
        {"an inbound one", page(listed_message("SM1", then, {{"direction", "inbound"}})), about(), ""},
        {"one behind this page, perhaps", page(listed_message("SM1", then), "/2010-04-01/…"), about(), ""},
        {"a page that goes back far enough",
            page(listed_message("SM1", then) + ',' + listed_message("SM0", long_ago), "/…"), about(), "SM1"},
        {"no such message", answer("{}", 404), about("SM1"), ""},
        {"nonsense", answer("<html>"), about("SM1"), ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto found_event = read_found(c.got, "Messages", c.question, number, "main", handed_over);
            BOOST_TEST((found_event ? found_event->vendor_id : "") == c.found);
        }
}

BOOST_AUTO_TEST_CASE(a_message_of_another_program_to_the_same_number_is_never_taken_for_ours)
{
    const std::string then = "Sun, 22 Nov 2026 15:00:20 +0000";
    const struct {
        const char* name;
        boost::json::object listed;
        origin sender;
        const char* text;
        bool found;
    } cases[] = {
        {"ours", {}, number, "Your table is ready", true},
        {"other words", {{"body", "Your code is 1234"}}, number, "Your table is ready", false},
        {"words that begin alike", {{"body", "Your table is ready!"}}, number, "Your table is ready", false},
        {"blanks at the end, which Twilio drops", {{"body", "Your table is ready"}}, number, "Your table is ready\n",
            true},
        {"words that were redacted", {{"body", ""}}, number, "Your table is ready", false},
        {"words that cannot be told any more", {}, number, "", false},
        {"no words on either side", {{"body", ""}}, number, "", false},
        {"another sender", {{"from", "+15005550007"}}, number, "Your table is ready", false},
        {"another's service", {{"messaging_service_sid", "MG2"}}, service, "Your table is ready", false},
        {"no service", {}, service, "Your table is ready", false},
        {"our service, which chose a number", {{"messaging_service_sid", "MG1"}, {"from", "+15005550099"}}, service,
            "Your table is ready", true},
        {"our service and its named number", {{"messaging_service_sid", "MG1"}}, {number.from, "MG1"},
            "Your table is ready", true},
        {"our service and another number", {{"messaging_service_sid", "MG1"}, {"from", "+15005550099"}},
            {number.from, "MG1"}, "Your table is ready", false},
        {"nobody known to send", {}, {}, "Your table is ready", false},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            auto question = about();
            question.text = c.text;
            const auto found_event = read_found(
                page(listed_message("SM1", then, c.listed)), "Messages", question, c.sender, "main", handed_over);
            BOOST_TEST(found_event.has_value() == c.found);
        }
}

BOOST_AUTO_TEST_CASE(a_call_of_another_number_is_never_taken_for_ours)
{
    const auto calls = [](const std::string& from) {
        return answer(
            R"({"calls":[{"sid":"CA1","from":")" + from +
            R"(","direction":"outbound-api","status":"completed","date_created":"Sun, 22 Nov 2026 15:00:20 +0000"}]})");
    };
    BOOST_TEST(read_found(calls(number.from), "Calls", about(), number, "main", handed_over).has_value());
    BOOST_TEST(!read_found(calls("+15005550007"), "Calls", about(), number, "main", handed_over));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::twilio
