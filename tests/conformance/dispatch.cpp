// The dispatch protocol: claims, windows, leases, and rows left by lost workers.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(dispatch_tests)

BOOST_DATA_TEST_CASE(a_segment_is_frozen_once_in_order_and_cut_into_ranges, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 25);
    const auto id = s.campaigns().create(draft()).id;
    s.campaigns().change_status(id, start());
    const auto first = s.dispatch().prepare(id, 20, 8);
    BOOST_TEST(first.recipients == 20);
    BOOST_TEST(!first.done);
    const auto second = s.dispatch().prepare(id, 20, 8);
    BOOST_TEST(second.recipients == 5);
    BOOST_TEST(second.done);
    BOOST_TEST(s.dispatch().prepare(id, 20, 8).recipients == 0);

    recipient_seq expected = 1;
    std::vector<recipient_seq> sizes;
    while (const auto range = claim(s, id)) {
        BOOST_TEST(range->first_seq == expected);
        BOOST_TEST(range->recipients.size() == static_cast<std::size_t>(range->last_seq - range->first_seq + 1));
        sizes.push_back(range->last_seq - range->first_seq + 1);
        expected = range->last_seq + 1;
    }
    const std::vector<recipient_seq> cut{8, 8, 4, 5};
    BOOST_TEST(sizes == cut, boost::test_tools::per_element());
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_claimed_range_is_hidden_from_others_until_its_lease_ends, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 10);
    const auto id = running_campaign(s);
    BOOST_TEST(claim(s, id).has_value());
    BOOST_TEST(!claim(s, id).has_value());
    f.clock().advance(61s);
    BOOST_TEST(claim(s, id).has_value());
}

BOOST_DATA_TEST_CASE(only_running_campaigns_can_be_claimed, stores, kind)
{
    for (const auto action : {campaign_action::pause, campaign_action::cancel})
        BOOST_TEST_CONTEXT(to_string(action))
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            add_people(s, 10);
            const auto id = running_campaign(s);
            s.campaigns().change_status(id, step(action));
            BOOST_TEST(!claim(s, id).has_value());
        }
}

BOOST_DATA_TEST_CASE(a_window_is_granted_only_to_the_holder_of_a_range_that_is_not_halted, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 10);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    BOOST_TEST(s.dispatch().open_window(window_to(range, 3)).granted);

    auto forged = range;
    ++forged.token;
    BOOST_TEST(!s.dispatch().open_window(window_to(forged, 6)).granted);
    s.campaigns().change_status(id, step(campaign_action::pause));
    BOOST_TEST(!s.dispatch().open_window(window_to(range, 6)).granted);
    s.campaigns().change_status(id, step(campaign_action::resume));
    BOOST_TEST(s.dispatch().open_window(window_to(range, 6)).granted);
}

BOOST_DATA_TEST_CASE(windows_in_one_transaction_are_each_judged_on_their_own, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 20);
    const auto id = running_campaign(s);
    const auto first = *claim(s, id);
    const auto second = *claim(s, id);
    auto forged = second;
    ++forged.token;
    const std::vector<settlement> sent{outcome(1, recipient_status::sent, f.clock().now())};
    s.dispatch().open_window(window_to(first, 2));

    auto last = window_to(first, 5, sent);
    last.release = true;
    const std::vector<window_request> requests{window_to(forged, 15), window_to(second, 12), last};
    const auto windows = s.dispatch().open_windows(requests);
    BOOST_REQUIRE(windows.size() == 3u);
    BOOST_TEST(!windows[0].granted);
    BOOST_TEST(windows[1].granted);
    BOOST_TEST(!windows[2].granted);
    BOOST_TEST(s.campaigns().counts(id).sent == 1);
}

BOOST_DATA_TEST_CASE(suppressions_are_checked_in_the_transaction_of_the_window, stores, kind)
{
    const struct {
        const char* name;
        channel via;
        std::string address;
        std::chrono::seconds expires;
        bool skipped;
    } cases[] = {
        {"for good", channel::email, "p2@example.com", 0s, true},
        {"for a while", channel::email, "p2@example.com", 60s, true},
        {"no longer", channel::email, "p2@example.com", -60s, false},
        {"another channel", channel::sms, "p2@example.com", 0s, false},
        {"behind the window", channel::email, "p9@example.com", 0s, false},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            add_people(s, 10);
            const auto id = running_campaign(s);
            const auto range = *claim(s, id);
            suppression no;
            no.channel = c.via;
            no.address = c.address;
            no.reason = "unsubscribe";
            if (c.expires != 0s)
                no.expires_at = f.clock().now() + c.expires;
            s.suppressions().add({&no, 1});
            const auto opened = s.dispatch().open_window(window_to(range, 5));
            BOOST_TEST(opened.granted);
            BOOST_TEST(opened.withheld.size() == (c.skipped ? 1u : 0u));
            BOOST_TEST(s.campaigns().counts(id).skipped == (c.skipped ? 1 : 0));
            BOOST_TEST(faults(s, id) == "");
        }
}

BOOST_DATA_TEST_CASE(recipients_intended_and_never_settled_are_unknown_for_the_next_holder, stores, kind)
{
    const struct {
        on_unknown policy;
        bool is_retried;
    } cases[] = {{on_unknown::resend, true}, {on_unknown::hold, false}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(to_string(c.policy))
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            add_people(s, 10);
            auto wanted = draft();
            wanted.on_unknown = c.policy;
            const auto id = s.campaigns().create(wanted).id;
            s.campaigns().change_status(id, start());
            s.dispatch().prepare(id, 100, 10);
            const auto lost = *claim(s, id);
            s.dispatch().open_window(window_to(lost, 4));
            const std::vector<settlement> first_sent{outcome(1, recipient_status::sent, f.clock().now())};
            s.dispatch().open_window(window_to(lost, 4, first_sent));
            f.clock().advance(61s);

            const auto heir = *claim(s, id);
            BOOST_TEST(heir.intent_seq == 4);
            BOOST_TEST(heir.recipients.size() == 6u);
            BOOST_TEST(s.campaigns().counts(id).unknown == 3);
            BOOST_TEST(row(s, id, 2).reason == "worker_lost");
            BOOST_TEST(row(s, id, 2).attempt == 1);
            const auto next = c.is_retried ? std::optional{f.clock().now() + 15min} : std::nullopt;
            BOOST_TEST((row(s, id, 2).next_attempt_at == next));
            BOOST_TEST(!row(s, id, 1).next_attempt_at.has_value());
            BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
            f.clock().advance(15min);
            BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).size() == (c.is_retried ? 3u : 0u));
            BOOST_TEST(faults(s, id) == "");
        }
}

BOOST_DATA_TEST_CASE(a_released_range_is_finished_at_its_end_and_free_before, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 10);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 5));
    std::vector<settlement> outcomes;
    for (recipient_seq seq = 1; seq <= 5; ++seq)
        outcomes.push_back(outcome(seq, recipient_status::sent, f.clock().now()));
    release_range(s, window_to(range, 5, outcomes));
    BOOST_TEST(!s.dispatch().complete(id));

    const auto rest = *claim(s, id);
    BOOST_TEST(rest.recipients.size() == 5u);
    BOOST_TEST(s.campaigns().counts(id).unknown == 0);
    outcomes.clear();
    for (recipient_seq seq = 6; seq <= 10; ++seq)
        outcomes.push_back(outcome(seq, recipient_status::sent, f.clock().now()));
    s.dispatch().open_window(window_to(rest, 10));
    BOOST_TEST(!s.dispatch().complete(id));
    release_range(s, window_to(rest, 10, outcomes));
    BOOST_TEST(s.dispatch().complete(id));
    BOOST_TEST(!s.dispatch().complete(id));
    BOOST_TEST((s.campaigns().get(id)->status == campaign_status::completed));
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(closing_a_cancelled_campaign_distinguishes_recipients_that_may_have_been_sent_to, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 30);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 4));
    s.campaigns().change_status(id, step(campaign_action::cancel));
    BOOST_TEST(!s.dispatch().close_rest(id, 1));
    BOOST_TEST(s.dispatch().close_rest(id, 100));
    BOOST_TEST(s.campaigns().counts(id).cancelled == 20);  // the third range is still leased
    BOOST_TEST(!s.dispatch().work().empty());
    f.clock().advance(61s);
    BOOST_TEST(s.dispatch().close_rest(id, 100));
    const auto counts = s.campaigns().counts(id);
    BOOST_TEST(counts.unknown == 4);
    BOOST_TEST(counts.cancelled == 26);
    BOOST_TEST(s.dispatch().work().empty());
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(work_names_claimable_campaigns_and_the_due_time_of_the_next_retry, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    BOOST_TEST(s.dispatch().work().empty());
    const auto id = running_campaign(s);
    auto works = s.dispatch().work();
    BOOST_REQUIRE(works.size() == 1u);
    BOOST_TEST(works[0].id == id);
    BOOST_TEST(works[0].prepared);
    BOOST_TEST(works[0].claimable > 0);
    BOOST_TEST(!works[0].next_due.has_value());

    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 1));
    auto given_back = outcome(1, recipient_status::retrying, f.clock().now());
    given_back.counts_attempt = false;
    given_back.retry_at = f.clock().now() + 10s;
    release_range(s, window_to(range, 1, {&given_back, 1}));
    works = s.dispatch().work();
    BOOST_TEST(works.at(0).claimable == 0);
    BOOST_TEST((works.at(0).next_due == given_back.retry_at));
}

BOOST_DATA_TEST_CASE(due_campaigns_start_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = s.campaigns().create(draft()).id;
    auto request = step(campaign_action::schedule);
    request.scheduled_at = f.clock().now() + 1h;
    s.campaigns().change_status(id, request);
    BOOST_TEST(s.dispatch().start_scheduled(1h).started.empty());
    f.clock().advance(2h);
    const auto due = s.dispatch().start_scheduled(1h);
    BOOST_TEST(due.started == std::vector<campaign_id>{id}, boost::test_tools::per_element());
    BOOST_TEST(due.late.empty());
    BOOST_TEST(s.dispatch().start_scheduled(1h).started.empty());
    BOOST_TEST((s.campaigns().get(id)->status == campaign_status::running));
}

BOOST_DATA_TEST_CASE(due_campaigns_that_are_found_late_are_paused_once_and_start_when_they_are_resumed, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    auto c = draft();
    c.hours.send_at = 9 * 60;
    const auto id = s.campaigns().create(c).id;
    const auto day = std::chrono::ceil<std::chrono::days>(f.clock().now());
    auto request = start();
    request.action = campaign_action::schedule;
    request.scheduled_at = day;
    s.campaigns().change_status(id, request);
    f.clock().advance(day - f.clock().now() + 1h + 1us);
    const auto due = s.dispatch().start_scheduled(1h);
    BOOST_TEST(due.started.empty());
    BOOST_REQUIRE(due.late.size() == 1u);
    BOOST_TEST(due.late[0].id == id);
    const auto paused = *s.campaigns().get(id);
    BOOST_TEST((paused.status == campaign_status::paused));
    BOOST_TEST((paused.pause_reason == pause_reason::late));
    BOOST_TEST(paused.pause_detail == due.late[0].detail);
    BOOST_TEST(!paused.started_at.has_value());
    BOOST_TEST(s.dispatch().start_scheduled(1h).late.empty());
    BOOST_TEST(s.dispatch().work().empty());
    BOOST_TEST(s.campaigns().verify(id).empty());

    const auto expired = s.campaigns().create(draft()).id;
    auto short_lived = *s.campaigns().get(expired);
    short_lived.expires_at = f.clock().now() + 1h;
    s.campaigns().update(short_lived);
    request.scheduled_at = f.clock().now() - 3h;
    s.campaigns().change_status(expired, request);
    f.clock().advance(1h);
    BOOST_TEST(s.dispatch().start_scheduled(1h).started == std::vector{expired}, boost::test_tools::per_element());
    s.campaigns().change_status(expired, step(campaign_action::cancel));

    f.clock().advance(23h);  // After nine of the day that it was scheduled for, before nine of the present day.
    s.campaigns().change_status(id, step(campaign_action::resume));
    BOOST_TEST((s.campaigns().get(id)->started_at == f.clock().now()));
    BOOST_TEST(s.dispatch().prepare(id, 100, 10).ended);
    BOOST_TEST((s.dispatch().work().at(0).opens_at == day + 24h + 9h));
    BOOST_TEST(s.campaigns().verify(id).empty());
}

BOOST_AUTO_TEST_SUITE_END()
