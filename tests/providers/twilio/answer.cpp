// Outcomes of Twilio's answers to the creation of messages and calls.
#include "providers/twilio/answer.hpp"

#include <boost/test/unit_test.hpp>

namespace outbound::twilio {
namespace {

http::answer refusal(unsigned status, int code)
{
    http::answer got;
    got.status = status;
    got.body = R"({"code":)" + std::to_string(code) + R"(,"message":"No","status":)" + std::to_string(status) + "}";
    return got;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(twilio_answer)

BOOST_AUTO_TEST_CASE(a_fault_that_names_the_recipient_fails_the_recipient_and_not_the_account)
{
    const struct {
        const char* name;
        int code;
        const char* suppress;
        bool by_settings;
    } cases[] = {
        {"no permission to send to the region", 21408, "", true},
        {"no permission to call the region", 21215, "", true},
        {"no permission to call the number", 13227, "", true},
        {"trial account, the number to text is not verified", 21608, "", true},
        {"trial account, the number to call is not verified", 21219, "", true},
        {"cannot be reached", 21214, "", false},
        {"no route", 21612, "", false},
        {"replied STOP", 21610, "unsubscribe", false},
        {"no number", 21211, "invalid", false},
        {"no mobile number", 21614, "invalid", false},
        {"landline", 21635, "invalid", false},
        {"reply limit", 14107, "", false},
        {"a code that is not known", 29999, "", false},
    };
    for (const auto& c : cases)
        for (const unsigned status : {400u, 401u, 403u})
            BOOST_TEST_CONTEXT(c.name << ", " << status)
            {
                const bool is_named = *c.suppress != '\0' || c.by_settings;
                if (status != 400 && !is_named)
                    continue;  // The status is more specific than the code.
                const auto got = read_create_answer(refusal(status, c.code), {});
                BOOST_TEST(to_string(got.result) == "rejected");
                BOOST_TEST(got.code == std::to_string(c.code));
                BOOST_TEST(got.suppress == c.suppress);
                BOOST_TEST(got.by_settings == c.by_settings);
            }
}

BOOST_AUTO_TEST_CASE(a_fault_of_the_account_or_its_sender_sets_the_account_aside)
{
    for (const int code : {20003, 20005, 21210, 21212, 21601, 21606, 21659, 21660, 21703, 30034})
        BOOST_TEST_CONTEXT(code)
        {
            BOOST_TEST(to_string(read_create_answer(refusal(400, code), {}).result) == "account_refused");
        }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::twilio
