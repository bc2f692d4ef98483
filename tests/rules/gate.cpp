// The gate of an account: open and closed states.
#include "rules/gate.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using outbound::delivery;
using outbound::rules::gate;

BOOST_TEST_DONT_PRINT_LOG_VALUE(gate::answer)

namespace {

const gate::time_point start{1h};

delivery delivery_with(delivery::outcome outcome, std::chrono::milliseconds retry_after = 0ms)
{
    delivery d;
    d.result = outcome;
    d.retry_after = retry_after;
    return d;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gate_tests)

BOOST_AUTO_TEST_CASE(is_open_at_first)
{
    BOOST_TEST(gate{}.ask(start, 63) == gate::answer::go);
}

BOOST_AUTO_TEST_CASE(closes_for_the_time_the_vendor_asks_for_or_else_backs_off)
{
    const struct {
        const char* name;
        delivery got;
        std::chrono::milliseconds wait;
    } cases[] = {
        {"throttled, 7 s named", delivery_with(delivery::outcome::throttled, 7s), 7s},
        {"throttled, nothing named", delivery_with(delivery::outcome::throttled), 500ms},
        {"no connection", delivery_with(delivery::outcome::not_sent), 500ms},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            gate g;
            g.learn(c.got, start);
            BOOST_TEST(g.ask(start + c.wait - 1ms, 0) == gate::answer::wait);
            BOOST_TEST(g.ask(start + c.wait, 0) == gate::answer::go);
        }
}

BOOST_AUTO_TEST_CASE(an_account_is_unreachable_after_three_seconds_without_any_answer)
{
    const auto lost = delivery_with(delivery::outcome::not_sent);
    gate g;
    BOOST_TEST(!g.unreachable(start));
    g.learn(lost, start);
    g.learn(lost, start + 2s);
    BOOST_TEST(!g.unreachable(start + 2s));
    g.learn(lost, start + 4s);
    BOOST_TEST(g.unreachable(start + 4s));
    for (const auto outcome : {delivery::outcome::accepted, delivery::outcome::rejected, delivery::outcome::throttled,
             delivery::outcome::account_refused, delivery::outcome::unknown}) {
        auto reached = g;
        reached.learn(delivery_with(outcome), start + 5s);
        BOOST_TEST(!reached.unreachable(start + 5s));
        reached.learn(lost, start + 6s);
        BOOST_TEST(!reached.unreachable(start + 6s));
    }
}

BOOST_AUTO_TEST_CASE(messages_that_had_no_turn_within_the_call_do_not_change_the_gate)
{
    auto late = delivery_with(delivery::outcome::not_sent);
    late.code = "deadline";
    gate g;
    BOOST_TEST(!g.learn(late, start));
    BOOST_TEST(g.ask(start, 0) == gate::answer::go);
    BOOST_TEST(!g.unreachable(start + 1min));
}

BOOST_AUTO_TEST_CASE(retries_at_least_every_minute_when_throttled_and_every_five_when_unreachable)
{
    for (const auto& [outcome, longest] :
        {std::pair{delivery::outcome::throttled, 1min}, std::pair{delivery::outcome::not_sent, 5min}})
        BOOST_TEST_CONTEXT(outbound::to_string(outcome))
        {
            gate g;
            auto now = start;
            for (int failure = 0; failure < 20; ++failure) {
                g.learn(delivery_with(outcome), now);
                now = g.opens_at();
            }
            g.learn(delivery_with(outcome), now);
            BOOST_TEST((g.opens_at() - now == longest));
        }
}

BOOST_AUTO_TEST_CASE(probes_with_one_message_before_the_others_follow)
{
    gate g;
    g.learn(delivery_with(delivery::outcome::not_sent), start);
    BOOST_TEST(g.ask(start + 1s, 0) == gate::answer::go);
    BOOST_TEST(g.ask(start + 1s, 1) == gate::answer::probing);
    BOOST_TEST(g.learn(delivery_with(delivery::outcome::accepted), start + 2s));
    BOOST_TEST(g.ask(start + 2s, 1) == gate::answer::go);
}

BOOST_AUTO_TEST_CASE(counts_messages_that_fail_together_as_one_failure)
{
    gate g;
    for (int message = 0; message < 64; ++message)
        g.learn(delivery_with(delivery::outcome::not_sent), start);
    BOOST_TEST(g.ask(start + 500ms, 0) == gate::answer::go);
}

BOOST_AUTO_TEST_CASE(does_not_close_for_outcomes_that_say_nothing_about_the_account)
{
    for (const auto outcome : {delivery::outcome::accepted, delivery::outcome::rejected, delivery::outcome::unknown})
        BOOST_TEST_CONTEXT(outbound::to_string(outcome))
        {
            gate g;
            BOOST_TEST(!g.learn(delivery_with(outcome), start));
            BOOST_TEST(g.ask(start, 10) == gate::answer::go);
        }
}

BOOST_AUTO_TEST_CASE(is_open_until_a_failure_and_again_after_a_message_was_accepted_or_rejected)
{
    using enum delivery::outcome;
    for (const auto works : {accepted, rejected}) {
        gate g;
        BOOST_TEST(g.is_open());
        g.learn(delivery_with(not_sent), start);
        BOOST_TEST(!g.is_open());
        g.learn(delivery_with(unknown), start + 4s);
        BOOST_TEST(!g.is_open());
        g.learn(delivery_with(works), start + 5s);
        BOOST_TEST(g.is_open());
    }
}

BOOST_AUTO_TEST_SUITE_END()
