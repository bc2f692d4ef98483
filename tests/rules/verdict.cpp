// The action that follows from a provider's answer.
#include "rules/verdict.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using outbound::delivery;
using outbound::recipient_status;
using outcome = delivery::outcome;
namespace rules = outbound::rules;

BOOST_TEST_DONT_PRINT_LOG_VALUE(rules::verdict)
BOOST_TEST_DONT_PRINT_LOG_VALUE(recipient_status)

namespace {

const outbound::timestamp now{1000s};

delivery answered(outcome result, std::string code = {})
{
    delivery d;
    d.result = result;
    d.code = std::move(code);
    d.vendor_id = result == outcome::accepted ? "id-1" : "";
    return d;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verdict_tests)

BOOST_AUTO_TEST_CASE(only_a_message_proven_not_accepted_is_retried_or_rerouted)
{
    const struct {
        delivery got;
        rules::verdict verdict;
    } cases[] = {
        {answered(outcome::accepted), rules::verdict::settle},
        {answered(outcome::rejected, "400"), rules::verdict::settle},
        {answered(outcome::unknown, "timeout"), rules::verdict::settle},
        {answered(outcome::throttled, "429"), rules::verdict::again},
        {answered(outcome::not_sent, "connect"), rules::verdict::again},
        {answered(outcome::not_sent, "certificate"), rules::verdict::elsewhere},
        {answered(outcome::account_refused, "401"), rules::verdict::elsewhere},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(outbound::to_string(c.got.result) << " " << c.got.code)
    BOOST_TEST(rules::judge(c.got) == c.verdict);
}

BOOST_AUTO_TEST_CASE(an_unknown_is_followed_up_only_where_the_campaign_allows_and_attempts_are_left)
{
    const struct {
        const char* name;
        bool resend;
        std::int32_t attempt;
        bool followed_up;
    } cases[] = {{"email", true, 1, true}, {"hold", false, 1, false}, {"last but one", true, 4, true},
        {"last attempt", true, 5, false}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto s = rules::settle(answered(outcome::unknown), 7, c.attempt, false, now, {c.resend, 15min, 5});
            BOOST_TEST(s.status == recipient_status::unknown);
            BOOST_TEST(s.retry_at.has_value() == c.followed_up);
            if (c.followed_up)
                BOOST_TEST((*s.retry_at == now + 15min));
        }
}

BOOST_AUTO_TEST_CASE(an_outcome_after_an_unknown_is_marked)
{
    const auto sent = rules::settle(answered(outcome::accepted), 7, 2, true, now, {});
    BOOST_TEST(sent.status == recipient_status::sent);
    BOOST_TEST(sent.reason == "resent_after_unknown");
    BOOST_TEST(sent.external_id == "id-1");
    // The first attempt may have arrived, so a refusal of the second does not make it a failure.
    BOOST_TEST(
        rules::settle(answered(outcome::rejected, "400"), 7, 2, true, now, {}).status == recipient_status::unknown);
    BOOST_TEST(
        rules::settle(answered(outcome::rejected, "400"), 7, 2, false, now, {}).status == recipient_status::failed);
}

BOOST_AUTO_TEST_CASE(a_message_given_back_costs_no_attempt)
{
    const auto s = rules::give_back(7, 1, false, now, now + 2s);
    BOOST_TEST(s.status == recipient_status::retrying);
    BOOST_TEST(!s.counts_attempt);
    BOOST_TEST((s.retry_at == now + 2s));
    BOOST_TEST(rules::give_back(7, 2, true, now, now).status == recipient_status::unknown);
}

BOOST_AUTO_TEST_SUITE_END()
