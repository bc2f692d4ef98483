// Folding events: ranks of statuses.
#include "rules/event_fold.hpp"

#include <boost/test/unit_test.hpp>

#include <numeric>

using namespace outbound;
using namespace outbound::rules;
using namespace std::chrono_literals;

namespace {

struct reported_event {
    event_kind kind;
    std::int32_t attempt = 1;
    event_actor actor = event_actor::unknown;
};

recipient_status status_after(
    channel via, std::vector<reported_event> events, recipient_status before = recipient_status::sent)
{
    event_state state;
    state.status = before;
    for (const auto& reported : events) {
        provider_event e;
        e.channel = via;
        e.kind = reported.kind;
        e.actor = reported.actor;
        e.bounce = reported.kind == event_kind::bounced ? bounce_class::hard : bounce_class::none;
        fold(state, e, reported.attempt);
    }
    return state.status;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_fold)

BOOST_AUTO_TEST_CASE(the_event_of_highest_rank_decides_in_any_order)
{
    using enum event_kind;
    struct {
        channel via;
        std::vector<reported_event> events;
        recipient_status result;
    } const cases[] = {
        {channel::email, {{accepted}, {delivered}}, recipient_status::delivered},
        {channel::email, {{delivered}, {bounced}}, recipient_status::bounced},
        {channel::email, {{deferred}, {accepted}}, recipient_status::sent},
        {channel::email, {{accepted}, {failed}}, recipient_status::failed},
        {channel::email, {{opened, 1, event_actor::human}, {clicked}}, recipient_status::sent},
        {channel::email, {{failed}, {delivered, 2}}, recipient_status::delivered},
        {channel::sms, {{sent}, {delivered}}, recipient_status::delivered},
        {channel::sms, {{sent}, {failed}, {accepted}}, recipient_status::failed},
        {channel::sms, {{failed, 1}, {sent, 2}}, recipient_status::sent},
        {channel::sms, {{other}, {replied}}, recipient_status::sent},
        {channel::phone, {{accepted}, {sent}, {busy}}, recipient_status::busy},
        {channel::phone, {{busy, 1}, {no_answer, 2}}, recipient_status::no_answer},
        {channel::phone, {{busy, 1}, {answered, 2}, {completed, 2}}, recipient_status::answered},
        {channel::phone, {{answered}, {voicemail, 1, event_actor::machine}}, recipient_status::voicemail},
        {channel::phone, {{answered}, {completed, 1, event_actor::machine}}, recipient_status::voicemail},
        {channel::phone, {{answered}, {answered, 1, event_actor::human}}, recipient_status::answered},
    };
    for (const auto& [via, events, result] : cases) {
        auto reversed = events;
        std::ranges::reverse(reversed);
        BOOST_TEST_CONTEXT(to_string(via) << ", to " << to_string(result))
        {
            BOOST_TEST((status_after(via, events) == result));
            BOOST_TEST((status_after(via, reversed) == result));
        }
    }
}

BOOST_AUTO_TEST_CASE(answered_by_is_unknown_only_if_it_was_not_detected)
{
    const struct {
        std::vector<event_actor> actors;
        const char* answered_by;
    } cases[] = {
        {{event_actor::unknown}, ""},
        {{event_actor::unknown, event_actor::undetermined}, "unknown"},
        {{event_actor::undetermined, event_actor::human}, "human"},
        {{event_actor::undetermined, event_actor::machine}, "machine"},
        {{event_actor::human, event_actor::machine}, "machine"},
    };
    for (auto [actors, answered_by] : cases)
        for (int order = 0; order < 2; ++order, std::ranges::reverse(actors)) {
            event_state state;
            for (const auto actor : actors) {
                provider_event e;
                e.channel = channel::phone;
                e.kind = event_kind::completed;
                e.actor = actor;
                fold(state, e, 1);
            }
            BOOST_TEST(state.answered_by == answered_by);
        }
}

BOOST_AUTO_TEST_CASE(transfers_and_recordings_are_parts_of_a_call_and_do_not_change_its_length)
{
    struct {
        event_kind kind;
        int seconds;
    } const parts[] = {{event_kind::answered, 0}, {event_kind::transferred, 70}, {event_kind::recorded, 80},
        {event_kind::transfer_failed, 0}, {event_kind::completed, 60}};
    event_state state;
    for (const auto& [kind, seconds] : parts) {
        provider_event e;
        e.channel = channel::phone;
        e.kind = kind;
        if (seconds > 0)
            e.duration_seconds = seconds;
        fold(state, e, 1);
    }
    BOOST_TEST((state.status == recipient_status::answered));
    BOOST_TEST(state.duration_seconds.value() == 60);
    BOOST_TEST((state.marks & mark_transferred) != 0);
}

// Every order of events, from each state that may exist after a second sending.
BOOST_AUTO_TEST_CASE(a_second_sending_stays_recorded_in_any_order_of_events)
{
    const auto event = [](event_kind kind, std::int32_t attempt, const char* reason = "") {
        provider_event e;
        e.kind = kind;
        e.reason = reason;
        e.bounce = kind == event_kind::bounced ? bounce_class::hard : bounce_class::none;
        return std::pair{e, attempt};
    };
    const struct {
        const char* name;
        std::vector<std::pair<provider_event, std::int32_t>> events;
        const char* reason;
    } cases[] = {
        {"a complaint",
            {event(event_kind::accepted, 1), event(event_kind::complained, 2, "abuse"),
                event(event_kind::delivered, 2)},
            "resent_after_unknown"},
        {"only the second arrived", {event(event_kind::accepted, 2), event(event_kind::delivered, 2)},
            "resent_after_unknown"},
        {"only the first arrived", {event(event_kind::accepted, 1), event(event_kind::delivered, 1)},
            "resent_after_unknown"},
        {"the second failed", {event(event_kind::failed, 2, "dropped"), event(event_kind::delivered, 1)},
            "resent_after_unknown"},
        {"a bounce told twice, once without words",
            {event(event_kind::bounced, 2), event(event_kind::bounced, 2, "550"), event(event_kind::accepted, 1)},
            "550"},
    };
    const auto state_of = [](recipient_status status, const char* reason) {
        event_state state;
        state.status = status;
        state.reason = reason;
        state.attempt = 2;
        state.marks = mark_resent;
        return state;
    };
    for (const auto& [name, events, reason] : cases)
        for (const auto& before : {state_of(recipient_status::unknown, "lost_answer"),
                 state_of(recipient_status::sent, "resent_after_unknown")}) {
            std::vector<std::size_t> order(events.size());
            std::iota(order.begin(), order.end(), 0);
            do {
                auto state = before;
                for (const auto i : order)
                    fold(state, events[i].first, events[i].second);
                BOOST_TEST_CONTEXT(name << ", when it was " << to_string(before.status))
                BOOST_TEST(state.reason == reason);
            } while (std::ranges::next_permutation(order).found);
        }
}

BOOST_AUTO_TEST_CASE(any_event_proves_that_a_message_was_sent)
{
    using enum recipient_status;
    for (const auto before : {unknown, queued, retrying, failed, skipped, cancelled})
        for (const auto kind : {event_kind::accepted, event_kind::opened, event_kind::complained, event_kind::deferred})
            BOOST_TEST((status_after(channel::email, {{kind}}, before) == sent));
    BOOST_TEST((status_after(channel::email, {{event_kind::other}}, unknown) == unknown));
}

BOOST_AUTO_TEST_CASE(an_earlier_attempt_gives_a_refused_one_no_time_of_sending)
{
    for (const auto kind : {event_kind::failed, event_kind::accepted, event_kind::deferred, event_kind::busy})
        for (const std::int32_t attempt : {1, 2}) {
            event_state state;
            state.status = recipient_status::failed;
            state.attempt = 2;
            state.rank = rank_of_end(1);
            provider_event e;
            e.kind = kind;
            e.channel = channel::phone;
            e.provider = "main";
            e.vendor_id = "m1";
            e.occurred_at = timestamp{1h};
            const auto before = state;
            fold(state, e, attempt);
            BOOST_TEST_CONTEXT(static_cast<int>(kind) << " of attempt " << attempt)
            {
                BOOST_TEST(state.sent_at.has_value() == (attempt == 2));
                BOOST_TEST((state.status == before.status && state.provider == before.provider) == (attempt == 1));
            }
        }
}

BOOST_AUTO_TEST_CASE(a_reply_gives_a_refused_attempt_no_time_of_sending)
{
    for (const auto kind : {event_kind::replied, event_kind::opted_out, event_kind::opted_in, event_kind::other}) {
        event_state state;
        state.status = recipient_status::failed;
        state.attempt = 2;
        provider_event e;
        e.kind = kind;
        e.channel = channel::sms;
        e.provider = "text";
        e.occurred_at = timestamp{1h};
        fold(state, e, 2);
        BOOST_TEST_CONTEXT(to_string(kind))
        BOOST_TEST((!state.sent_at && state.provider.empty()));
    }
}

BOOST_AUTO_TEST_CASE(an_event_of_an_unknown_attempt_outweighs_the_lost_answer_of_the_first)
{
    event_state state;
    provider_event e;
    e.kind = event_kind::unsubscribed;
    fold(state, e, 0);
    BOOST_TEST((state.status == recipient_status::sent));
    BOOST_TEST(state.attempt == 1);
    BOOST_TEST(attempt_of(state.rank) == 1);
}

BOOST_AUTO_TEST_CASE(delivery_overrides_a_bounce_of_unknown_cause_in_any_order)
{
    provider_event delivered;
    delivered.kind = event_kind::delivered;
    provider_event doubtful;
    doubtful.kind = event_kind::bounced;
    doubtful.bounce = bounce_class::undetermined;
    auto soft = doubtful;
    soft.bounce = bounce_class::soft;
    const struct {
        std::vector<provider_event> events;
        recipient_status result;
    } cases[] = {{{doubtful}, recipient_status::bounced}, {{doubtful, delivered}, recipient_status::delivered},
        {{delivered, doubtful}, recipient_status::delivered}, {{doubtful, delivered, soft}, recipient_status::bounced},
        {{soft, delivered, doubtful}, recipient_status::bounced}};
    for (const auto& c : cases) {
        event_state state;
        state.status = recipient_status::sent;
        for (const auto& e : c.events)
            fold(state, e, 1);
        BOOST_TEST((state.status == c.result));
    }
}

BOOST_AUTO_TEST_SUITE_END()
