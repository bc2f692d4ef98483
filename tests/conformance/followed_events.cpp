// Events of an attempt with a successor: a redialled call, a message that was queued again.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// A running campaign to one number, whose first message or call has been granted.
struct one_number {
    one_number(store_fixture& fixture, channel type) : f{fixture}, s{f.store()}, via{type}
    {
        auto recipient = person("a");
        recipient.phone = "+14155550100";
        s.contacts().upsert(std::vector{recipient});
        auto c = draft();
        c.type = via;
        c.from.address = "+15005550006";
        c.call.redial = {2, 30min};
        id = running_campaign(s, c);
        range = work_on_range(s, id, 1);
    }

    provider_event make(
        event_kind kind, std::int32_t attempt, const std::string& event_id, const std::string& reason = {})
    {
        provider_event e;
        e.key = s.instance() + '-' + std::to_string(id) + "-1-" + std::to_string(attempt);
        e.provider = "main";
        e.vendor_id = "m" + std::to_string(attempt);
        e.id = event_id;
        e.kind = kind;
        e.channel = via;
        e.address = "+14155550100";
        e.reason = reason;
        e.occurred_at = f.clock().now();
        s.events().record(std::vector{e});
        return e;
    }

    settlement answer(recipient_status status, std::int32_t attempt)
    {
        auto a = outcome(1, status, f.clock().now());
        a.attempt = attempt;
        if (status == recipient_status::sent)
            a.external_id = "m" + std::to_string(attempt);
        return a;
    }

    void settle_first(recipient_status status)
    {
        const auto a = answer(status, 1);
        s.dispatch().open_window(window_to(range, 1, {&a, 1}));
    }

    std::string state()
    {
        return std::string{to_string(row(s, id, 1).status)} + ' ' + std::to_string(row(s, id, 1).attempt);
    }

    void check(const std::string& expected)
    {
        BOOST_TEST(state() == expected);
        BOOST_TEST(faults(s, id) == "");
        BOOST_TEST(s.events().refold(id) == 0);
        BOOST_TEST(state() == expected);
    }

    store_fixture& f;
    store& s;
    channel via;
    campaign_id id = 0;
    claimed_range range;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(followed_events)

BOOST_DATA_TEST_CASE(a_call_reported_busy_before_its_outcome_is_recorded_is_redialled, stores, kind)
{
    using enum recipient_status;
    for (const auto status : {sent, unknown})
        for (const auto reported : {event_kind::busy, event_kind::no_answer})
            BOOST_TEST_CONTEXT(to_string(status) << " after " << to_string(reported))
            {
                const auto fixture = open_fixture(kind);
                one_number on{*fixture, channel::phone};
                on.make(reported, 1, "e1");
                on.check("retrying 1");
                for (int times = 0; times < 2; ++times) {
                    on.settle_first(status);
                    on.check("retrying 1");
                }
                BOOST_TEST(row(on.s, on.id, 1).external_id == "m1");
                on.f.clock().advance(31min);
                const claim_terms terms{"w", 60s, 15min};
                const auto claimed = on.s.dispatch().claim_retries(on.id, 10, terms);
                BOOST_REQUIRE(claimed.size() == 1u);
                BOOST_TEST(claimed[0].recipient.attempt == 2);
                on.settle_first(status);
                on.check("retrying 2");
                on.s.dispatch().settle_retries(on.id, terms.token, std::vector{on.answer(sent, 2)});
                on.check("sent 2");
            }
}

BOOST_DATA_TEST_CASE(nobody_who_was_erased_is_redialled, stores, kind)
{
    for (const auto reported : {event_kind::busy, event_kind::no_answer}) {
        const auto fixture = open_fixture(kind);
        one_number on{*fixture, channel::phone};
        on.settle_first(recipient_status::sent);
        on.s.contacts().erase(on.s.contacts().find("a")->id);
        on.make(reported, 1, "e1");
        on.check(std::string{to_string(reported)} + " 1");
        on.f.clock().advance(31min);
        BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, {"w", 60s, 15min}).empty());
    }
}

BOOST_DATA_TEST_CASE(a_call_reported_busy_after_its_answer_was_lost_is_redialled, stores, kind)
{
    const auto fixture = open_fixture(kind);
    one_number on{*fixture, channel::phone};
    on.settle_first(recipient_status::unknown);
    on.make(event_kind::busy, 1, "e1");
    on.check("retrying 1");
    on.f.clock().advance(31min);
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, {"w", 60s, 15min}).size() == 1u);
    on.f.clock().advance(61s);
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, {"w", 60s, 15min}).empty());
    on.check("unknown 2");
    on.make(event_kind::no_answer, 1, "e2");
    on.check("unknown 2");
    on.make(event_kind::busy, 2, "e3");
    on.check("retrying 2");
}

BOOST_DATA_TEST_CASE(other_events_of_a_redialled_call_neither_end_nor_repeat_it, stores, kind)
{
    const auto fixture = open_fixture(kind);
    one_number on{*fixture, channel::phone};
    on.settle_first(recipient_status::sent);
    on.make(event_kind::no_answer, 1, "e1", "no-answer");
    on.make(event_kind::busy, 1, "e2", "busy");
    on.make(event_kind::no_answer, 1, "e3");
    on.check("retrying 1");
    on.f.clock().advance(31min);
    const claim_terms terms{"w", 60s, 15min};
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, terms).size() == 1u);
    on.make(event_kind::failed, 1, "e4");
    on.make(event_kind::busy, 1, "e5");
    on.check("retrying 2");
    on.f.clock().advance(31s);
    BOOST_TEST(on.s.dispatch().due_retries(on.id, 10) == 0u);
    on.s.dispatch().settle_retries(on.id, terms.token, std::vector{on.answer(recipient_status::sent, 2)});
    on.make(event_kind::answered, 2, "e6");
    on.check("answered 2");
}

BOOST_DATA_TEST_CASE(
    a_failure_reported_before_the_message_was_queued_again_does_not_affect_the_next_attempt, stores, kind)
{
    const auto fixture = open_fixture(kind);
    one_number on{*fixture, channel::sms};
    on.settle_first(recipient_status::sent);
    const auto failure = on.make(event_kind::failed, 1, "e1", "30003");
    on.check("failed 1");
    BOOST_TEST(on.s.campaigns().retry_failed(on.id) == 1);
    on.check("retrying 1");
    on.settle_first(recipient_status::sent);
    on.s.events().record(std::vector{failure});
    on.check("retrying 1");
    const claim_terms terms{"w", 60s, 15min};
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, terms).size() == 1u);
    on.check("retrying 2");
    on.s.dispatch().settle_retries(on.id, terms.token, std::vector{on.answer(recipient_status::sent, 2)});
    on.check("sent 2");
    on.make(event_kind::failed, 1, "e2", "30005");
    on.check("sent 2");
    BOOST_TEST(on.s.campaigns().retry_failed(on.id) == 0);
    on.make(event_kind::delivered, 2, "e3");
    on.check("delivered 2");
}

BOOST_DATA_TEST_CASE(
    a_refusal_reported_by_an_event_after_the_message_was_queued_again_does_not_end_the_retry, stores, kind)
{
    const auto fixture = open_fixture(kind);
    one_number on{*fixture, channel::sms};
    on.settle_first(recipient_status::failed);
    BOOST_TEST(on.s.campaigns().retry_failed(on.id) == 1);
    on.make(event_kind::failed, 1, "e1", "30003");
    on.check("retrying 1");
    on.make(event_kind::delivered, 1, "e2");
    on.check("delivered 1");
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, {"w", 60s, 15min}).empty());
}

BOOST_DATA_TEST_CASE(a_refusal_of_the_second_attempt_is_final_regardless_of_reports_about_the_first, stores, kind)
{
    for (const bool is_reported_late : {false, true})
        BOOST_TEST_CONTEXT((is_reported_late ? "after the refusal" : "before it was queued again"))
        {
            const auto fixture = open_fixture(kind);
            one_number on{*fixture, channel::sms};
            on.settle_first(is_reported_late ? recipient_status::failed : recipient_status::sent);
            if (!is_reported_late)
                on.make(event_kind::failed, 1, "e1", "30003");
            BOOST_TEST(on.s.campaigns().retry_failed(on.id) == 1);
            const claim_terms terms{"w", 60s, 15min};
            BOOST_REQUIRE(on.s.dispatch().claim_retries(on.id, 10, terms).size() == 1u);
            on.s.dispatch().settle_retries(on.id, terms.token, std::vector{on.answer(recipient_status::failed, 2)});
            if (is_reported_late)
                on.make(event_kind::failed, 1, "e1", "30003");
            on.make(event_kind::sent, 1, "e2");
            on.check("failed 2");
            BOOST_TEST(!row(on.s, on.id, 1).sent_at.has_value());
            on.make(event_kind::delivered, 1, "e3");
            on.check("delivered 2");
        }
}

BOOST_DATA_TEST_CASE(a_call_waiting_for_its_redial_when_the_campaign_ends_keeps_its_reported_status, stores, kind)
{
    for (const std::string reason : {"", "486"}) {
        const auto fixture = open_fixture(kind);
        one_number c{*fixture, channel::phone};
        c.settle_first(recipient_status::sent);
        release(c.s, c.range);
        c.make(event_kind::busy, 1, "1", reason);
        c.check("retrying 1");
        fixture->clock().advance(31min);
        const claim_terms terms{"w", 60s, 900s};
        const auto claimed = c.s.dispatch().claim_retries(c.id, 1, terms).at(0).recipient;
        auto unsent = c.answer(recipient_status::retrying, claimed.attempt);
        unsent.counts_attempt = false;
        unsent.retry_at = fixture->clock().now() + 1h;
        c.s.dispatch().settle_retries(c.id, terms.token, {&unsent, 1});
        c.s.campaigns().change_status(c.id, step(campaign_action::cancel));
        BOOST_TEST(c.s.dispatch().close_rest(c.id, 10));
        c.check("busy 1");
        BOOST_TEST(row(c.s, c.id, 1).reason == reason);
    }
}

BOOST_DATA_TEST_CASE(a_failure_of_the_first_email_does_not_affect_the_second, stores, kind)
{
    using enum recipient_status;
    for (const auto status : {sent, unknown})
        BOOST_TEST_CONTEXT(to_string(status))
        {
            const auto fixture = open_fixture(kind);
            auto& s = fixture->store();
            add_people(s, 1);
            const auto id = running_campaign(s);
            auto lost = outcome(1, unknown, fixture->clock().now());
            lost.retry_at = fixture->clock().now();
            work_on_range(s, id, 1, {lost});
            const claim_terms terms{"w", 60s, 15min};
            BOOST_REQUIRE(s.dispatch().claim_retries(id, 10, terms).size() == 1u);
            auto answer = outcome(1, status, fixture->clock().now());
            answer.attempt = 2;
            s.dispatch().settle_retries(id, terms.token, {&answer, 1});
            provider_event dropped;
            dropped.key = s.instance() + '-' + std::to_string(id) + "-1-1";
            dropped.id = "e1";
            dropped.kind = event_kind::failed;
            s.events().record({&dropped, 1});
            BOOST_TEST((row(s, id, 1).status == status));
            BOOST_TEST(faults(s, id) == "");
            BOOST_TEST(s.events().refold(id) == 0);
        }
}

BOOST_AUTO_TEST_SUITE_END()
