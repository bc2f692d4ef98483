// When refusals of recipients pause the campaign.
#include "rules/recipient_refusals.hpp"

#include <boost/test/unit_test.hpp>

using outbound::delivery;
using outbound::rules::recipient_refusals;
using kind = delivery::outcome;

namespace {

delivery ended(kind outcome, const char* code = "", const char* suppress = "", bool by_settings = false)
{
    delivery d;
    d.result = outcome;
    d.code = code;
    d.suppress = suppress;
    d.by_settings = by_settings;
    return d;
}

const auto accepted = ended(kind::accepted);
const auto excluded = ended(kind::rejected, "21408", "", true);

/// The number of messages until the rule pauses the campaign, with outcomes `outcome(n)`; -1 if it does not within
/// `most`.
template <class F>
int sent_before_pause(F outcome, int most = 5000)
{
    recipient_refusals rule;
    for (int n = 0; n < most; ++n)
        if (rule.learn(outcome(n)))
            return n;
    return -1;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recipient_refusals_tests)

BOOST_AUTO_TEST_CASE(twenty_refusals_in_a_row_pause_unless_the_addresses_are_at_fault)
{
    const struct {
        const char* name;
        delivery refusal;
        int sent;
    } cases[] = {
        {"a region that is switched off", excluded, 19},
        {"content", ended(kind::rejected, "http_400"), 19},
        {"opted out", ended(kind::rejected, "21610", "unsubscribe"), -1},
        {"no number", ended(kind::rejected, "21211", "invalid"), -1},
        {"no address", ended(kind::rejected, "invalid_address"), -1},
        {"unknown", ended(kind::unknown), -1},
        {"not sent", ended(kind::not_sent, "connect"), -1},
        {"throttled", ended(kind::throttled), -1},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            BOOST_TEST(sent_before_pause([&](int) { return c.refusal; }) == c.sent);
        }
}

BOOST_AUTO_TEST_CASE(an_acceptance_ends_a_run_of_refusals_and_a_neutral_outcome_does_not)
{
    const auto refusal = ended(kind::rejected, "http_400");
    BOOST_TEST(sent_before_pause([&](int n) { return n % 20 == 19 ? accepted : refusal; }) == -1);
    BOOST_TEST(sent_before_pause([&](int n) { return n == 10 ? ended(kind::unknown) : refusal; }) == 20);
}

BOOST_AUTO_TEST_CASE(one_excluded_number_in_two_hundred_does_not_pause_and_one_in_ten_does)
{
    const auto one_in = [](int every) { return [every](int n) { return n % every == 0 ? excluded : accepted; }; };
    BOOST_TEST(sent_before_pause(one_in(200)) == -1);
    BOOST_TEST(sent_before_pause(one_in(21)) == -1);
    BOOST_TEST(sent_before_pause(one_in(20)) == 480);
    BOOST_TEST(sent_before_pause(one_in(10)) == 240);
}

BOOST_AUTO_TEST_CASE(refusals_for_other_reasons_pause_only_in_a_row)
{
    BOOST_TEST(
        sent_before_pause([](int n) { return n % 2 == 0 ? ended(kind::rejected, "http_400") : accepted; }) == -1);
}

BOOST_AUTO_TEST_SUITE_END()
