// What became of a message or a call, asked of Twilio.
#include "providers/twilio_find.hpp"

#include <boost/test/unit_test.hpp>

namespace outbound::twilio {
namespace {

const timestamp handed_over{std::chrono::seconds{1'795'359'600}};  // Sun, 22 Nov 2026 15:00:00 +0000

inquiry about(std::string vendor_id = {})
{
    inquiry what;
    what.key = "k3v9x0qa-12-7-1";
    what.vendor_id = std::move(vendor_id);
    what.address = "+15005550010";
    what.campaign = 12;
    what.earliest = handed_over - std::chrono::minutes{2};
    what.latest = handed_over + std::chrono::minutes{2};
    return what;
}

http::answer answer(std::string body, unsigned status = 200)
{
    http::answer got;
    got.status = status;
    got.body = std::move(body);
    return got;
}

std::string listed_message(const std::string& sid, const std::string& created, const std::string& status = "delivered")
{
    return R"({"sid":")" + sid + R"(","to":"+15005550010","direction":"outbound-api","status":")" + status +
           R"(","date_created":")" + created + R"(","error_code":null})";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(twilio_find)

BOOST_AUTO_TEST_CASE(a_message_is_asked_for_by_its_id_or_by_its_number)
{
    BOOST_TEST(find_target("Messages", about("SM1")) == "Messages/SM1.json");
    BOOST_TEST(find_target("Calls", about()) == "Calls.json?To=%2B15005550010&PageSize=100");
}

BOOST_AUTO_TEST_CASE(a_resource_says_what_a_callback_would_say)
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
            const auto told = read_found(answer(c.body), c.resource, about("x"), "main", handed_over);
            BOOST_REQUIRE(told);
            BOOST_TEST(to_string(told->kind) == c.kind);
            BOOST_TEST(told->reason == c.reason);
            BOOST_TEST(told->suppress == c.suppress);
            BOOST_TEST(told->key == about().key);
            BOOST_TEST(told->provider == "main");
        }
}

BOOST_AUTO_TEST_CASE(a_lost_message_is_the_only_one_of_its_time_that_nobody_else_claims)
{
    const std::string then = "Sun, 22 Nov 2026 15:00:20 +0000";
    const std::string long_ago = "Sun, 22 Nov 2026 14:00:00 +0000";
    const auto page = [](const std::string& items) { return answer(R"({"messages":[)" + items + "]}"); };
    auto knowing = about();
    knowing.known_ids = {"SM2"};
    const struct {
        std::string name;
        http::answer got;
        inquiry what;
        std::string found;
    } cases[] = {
        {"one", page(listed_message("SM1", then)), about(), "SM1"},
        {"one of then and one of before", page(listed_message("SM1", then) + ',' + listed_message("SM0", long_ago)), about(),
            "SM1"},
        {"another's beside it", page(listed_message("SM2", then) + ',' + listed_message("SM1", then)), knowing, "SM1"},
        {"two that it may be", page(listed_message("SM2", then) + ',' + listed_message("SM1", then)), about(), ""},
        {"none", page(""), about(), ""},
        {"an inbound one", page(R"({"sid":"SM1","direction":"inbound","date_created":")" + then + "\"}"), about(), ""},
        {"no such message", answer("{}", 404), about("SM1"), ""},
        {"nonsense", answer("<html>"), about("SM1"), ""},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto told = read_found(c.got, "Messages", c.what, "main", handed_over);
            BOOST_TEST((told ? told->vendor_id : "") == c.found);
        }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::twilio
