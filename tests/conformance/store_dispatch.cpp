// The dispatch protocol: claims, windows, leases and what they leave behind.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

window_request window_to(const claimed_range& range, recipient_seq intent, std::span<const settlement> outcomes = {})
{
    return {range.campaign, range.first_seq, range.token, intent, 60s, outcomes};
}

void check_consistent(store& s, campaign_id id)
{
    for (const auto& broken : s.campaigns().verify(id))
        BOOST_ERROR(broken.rule << ": " << broken.detail);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_dispatch)

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
    check_consistent(s, id);
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
    BOOST_TEST((s.dispatch().stored_intent(id, 1, range.token) == 3));
    BOOST_TEST(!s.dispatch().stored_intent(id, 1, range.token + 1).has_value());

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
    BOOST_TEST((s.dispatch().stored_intent(id, second.first_seq, second.token) == 12));
    BOOST_TEST(!s.dispatch().stored_intent(id, first.first_seq, first.token).has_value());
    BOOST_TEST(s.campaigns().counts(id).sent == 1);
}

BOOST_DATA_TEST_CASE(outcomes_are_recorded_whoever_holds_the_lease, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 10);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 4));
    s.campaigns().change_status(id, step(campaign_action::pause));
    const std::vector<settlement> outcomes{
        outcome(1, recipient_status::sent, f.clock().now()), outcome(2, recipient_status::failed, f.clock().now())};
    BOOST_TEST(!s.dispatch().open_window(window_to(range, 8, outcomes)).granted);
    BOOST_TEST(s.campaigns().counts(id).sent == 1);
    BOOST_TEST(s.campaigns().counts(id).failed == 1);
    BOOST_TEST(row(s, id, 2).detail == "no such mailbox");
    s.dispatch().open_window(window_to(range, 8, outcomes));  // once more, as after a lost commit
    BOOST_TEST(s.campaigns().counts(id).sent == 1);
    BOOST_TEST(s.campaigns().counts(id).failed == 1);
    check_consistent(s, id);
}

BOOST_DATA_TEST_CASE(each_outcome_goes_into_its_own_row_however_they_lie, stores, kind)
{
    using enum recipient_status;
    const struct {
        const char* name;
        std::vector<std::pair<recipient_seq, recipient_status>> before;
        std::vector<std::pair<recipient_seq, recipient_status>> outcomes;
        std::string rows;
        std::int64_t sent;
    } cases[] = {
        {"as the answers came", {}, {{3, sent}, {1, sent}, {2, sent}}, "1 sent id1, 2 sent id2, 3 sent id3", 3},
        {"of several kinds", {}, {{1, failed}, {2, unknown}, {3, sent}, {4, retrying}},
            "1 failed 550, 2 unknown, 3 sent id3, 4 retrying", 1},
        {"with gaps", {}, {{5, sent}, {1, sent}, {3, sent}}, "1 sent id1, 3 sent id3, 5 sent id5", 3},
        {"far apart", {}, {{1, sent}, {90, failed}}, "1 sent id1, 90 failed 550", 1},
        {"beside others that were there before", {{2, failed}}, {{1, sent}, {3, sent}}, "1 sent id1, 2 failed 550, 3 sent id3",
            2},
        {"once more", {{2, sent}}, {{1, sent}, {2, sent}, {3, sent}}, "1 sent id1, 2 sent id2, 3 sent id3", 3},
        {"over an unknown one", {{2, unknown}}, {{2, sent}, {3, sent}}, "2 sent id2, 3 sent id3", 2},
        {"one twice", {}, {{1, unknown}, {2, sent}, {1, sent}}, "1 sent id1, 2 sent id2", 2},
    };
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            add_people(s, 100);
            const auto id = running_campaign(s, 100);
            const auto range = *claim(s, id);
            for (const auto* together : {&c.before, &c.outcomes}) {
                std::vector<settlement> outcomes;
                for (const auto& [seq, status] : *together) {
                    outcomes.push_back(outcome(seq, status, f.clock().now()));
                    if (status == sent)
                        outcomes.back().external_id = "id" + std::to_string(seq);
                    if (status == retrying)
                        outcomes.back().retry_at = f.clock().now();
                }
                s.dispatch().open_window(window_to(range, 100, outcomes));
            }
            std::string rows;
            for (const auto& r : s.campaigns().recipients(id, {}, {0, 100}).items)
                if (r.status != queued && r.status != sending) {
                    rows += (rows.empty() ? "" : ", ") + std::to_string(r.seq) + ' ' + std::string{to_string(r.status)};
                    rows += (r.reason.empty() ? "" : ' ' + r.reason) + (r.external_id.empty() ? "" : ' ' + r.external_id);
                    BOOST_TEST(r.attempt == 1);
                    BOOST_TEST(r.provider == "main");
                    BOOST_TEST(r.sent_at.has_value() == (r.status == sent));
                }
            BOOST_TEST(rows == c.rows);
            BOOST_TEST(s.campaigns().counts(id).sent == c.sent);
            check_consistent(s, id);
        }
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
            BOOST_TEST(opened.suppressed.size() == (c.skipped ? 1u : 0u));
            BOOST_TEST(s.campaigns().counts(id).skipped == (c.skipped ? 1 : 0));
            check_consistent(s, id);
        }
}

BOOST_DATA_TEST_CASE(what_was_intended_and_never_settled_is_unknown_for_the_next_holder, stores, kind)
{
    const struct {
        on_unknown policy;
        bool again;
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
            const std::vector<settlement> one{outcome(1, recipient_status::sent, f.clock().now())};
            s.dispatch().open_window(window_to(lost, 4, one));
            f.clock().advance(61s);

            const auto heir = *claim(s, id);
            BOOST_TEST(heir.intent_seq == 4);
            BOOST_TEST(heir.recipients.size() == 6u);
            BOOST_TEST(s.campaigns().counts(id).unknown == 3);
            BOOST_TEST(row(s, id, 2).reason == "worker_lost");
            BOOST_TEST(row(s, id, 2).attempt == 1);
            BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
            f.clock().advance(15min);
            BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).size() == (c.again ? 3u : 0u));
            check_consistent(s, id);
        }
}

BOOST_DATA_TEST_CASE(a_late_answer_to_the_first_attempt_says_that_there_was_a_second, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    const auto lost = *claim(s, id);
    s.dispatch().open_window(window_to(lost, 1));
    f.clock().advance(61s);
    BOOST_TEST(claim(s, id).has_value());
    f.clock().advance(15min);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).size() == 1u);
    const auto late = outcome(1, recipient_status::sent, f.clock().now());
    s.dispatch().open_window(window_to(lost, 1, {&late, 1}));
    BOOST_TEST((row(s, id, 1).status == recipient_status::sent));
    BOOST_TEST(row(s, id, 1).reason == "resent_after_unknown");
    BOOST_TEST(row(s, id, 1).attempt == 2);
    check_consistent(s, id);
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
    check_consistent(s, id);
}

BOOST_DATA_TEST_CASE(a_retry_is_claimed_once_and_the_claim_counts_the_attempt, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 3);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 3));
    auto back = outcome(2, recipient_status::retrying, f.clock().now());
    back.counts_attempt = false;
    back.retry_at = f.clock().now() + 10s;
    s.dispatch().open_window(window_to(range, 3, {&back, 1}));
    BOOST_TEST(row(s, id, 2).attempt == 0);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
    f.clock().advance(10s);

    const auto claimed = s.dispatch().claim_retries(id, 10, {"w", 60s, 15min});
    BOOST_REQUIRE(claimed.size() == 1u);
    BOOST_TEST(claimed[0].who.attempt == 1);
    BOOST_TEST(!claimed[0].after_unknown);
    BOOST_TEST(row(s, id, 2).attempt == 1);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());

    const auto sent = outcome(2, recipient_status::sent, f.clock().now());
    s.dispatch().settle_retries(id, {&sent, 1});
    BOOST_TEST(s.campaigns().counts(id).sent == 1);
    BOOST_TEST(s.campaigns().counts(id).retrying == 0);
    check_consistent(s, id);
}

BOOST_DATA_TEST_CASE(a_retry_whose_worker_vanished_is_unknown_and_not_simply_sent_again, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 1));
    auto back = outcome(1, recipient_status::retrying, f.clock().now());
    back.counts_attempt = false;
    back.retry_at = f.clock().now();
    release_range(s, window_to(range, 1, {&back, 1}));
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).size() == 1u);
    f.clock().advance(61s);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
    BOOST_TEST(s.campaigns().counts(id).unknown == 1);
    f.clock().advance(15min);
    const auto again = s.dispatch().claim_retries(id, 10, {"w", 60s, 15min});
    BOOST_REQUIRE(again.size() == 1u);
    BOOST_TEST(again[0].after_unknown);
    BOOST_TEST(again[0].who.attempt == 2);
    check_consistent(s, id);
}

BOOST_DATA_TEST_CASE(a_retry_is_not_sent_to_whoever_opted_out_meanwhile, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 1));
    auto back = outcome(1, recipient_status::retrying, f.clock().now());
    back.counts_attempt = false;
    back.retry_at = f.clock().now();
    release_range(s, window_to(range, 1, {&back, 1}));
    suppression no;
    no.address = "p1@example.com";
    s.suppressions().add({&no, 1});
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
    BOOST_TEST(row(s, id, 1).reason == "suppressed");
    BOOST_TEST(s.dispatch().complete(id));
    check_consistent(s, id);
}

BOOST_DATA_TEST_CASE(closing_a_cancelled_campaign_keeps_apart_what_may_have_been_sent, stores, kind)
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
    BOOST_TEST(!s.dispatch().close_rest(id, 100));  // one range is still leased
    f.clock().advance(61s);
    BOOST_TEST(s.dispatch().close_rest(id, 100));
    const auto counts = s.campaigns().counts(id);
    BOOST_TEST(counts.unknown == 4);
    BOOST_TEST(counts.cancelled == 26);
    BOOST_TEST(s.dispatch().work().empty());
    check_consistent(s, id);
}

BOOST_DATA_TEST_CASE(work_names_what_can_be_claimed_and_when_the_next_retry_is_due, stores, kind)
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
    auto back = outcome(1, recipient_status::retrying, f.clock().now());
    back.counts_attempt = false;
    back.retry_at = f.clock().now() + 10s;
    release_range(s, window_to(range, 1, {&back, 1}));
    works = s.dispatch().work();
    BOOST_TEST(works.at(0).claimable == 0);
    BOOST_TEST((works.at(0).next_due == back.retry_at));
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
    BOOST_TEST(s.dispatch().start_scheduled().empty());
    f.clock().advance(1h);
    BOOST_TEST(s.dispatch().start_scheduled() == std::vector<campaign_id>{id}, boost::test_tools::per_element());
    BOOST_TEST(s.dispatch().start_scheduled().empty());
    BOOST_TEST((s.campaigns().get(id)->status == campaign_status::running));
}

BOOST_AUTO_TEST_SUITE_END()
