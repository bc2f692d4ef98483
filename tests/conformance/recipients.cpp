// Recipients in lists, counters, pauses and invariants.
#include "conformance/event_factory.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// 25 recipients in ranges of ten. In the first range: 1 and 2 sent, 3 failed, 4 to 6 in flight, the rest queued.
struct scene {
    explicit scene(store_fixture& f) : s{f.store()}, people{add_people(s, 25)}, id{running_campaign(s)}
    {
        const auto now = f.clock().now();
        auto sent = outcome(1, recipient_status::sent, now);
        sent.external_id = "provider-1";
        range = work_on_range(
            s, id, 6, {sent, outcome(2, recipient_status::sent, now), outcome(3, recipient_status::failed, now)});
    }

    store& s;
    std::vector<contact_id> people;
    campaign_id id;
    claimed_range range;
};

std::string seqs(store& s, campaign_id id, std::optional<recipient_status> status, std::string reason = {})
{
    std::string all;
    for (const auto& r : s.campaigns().recipients(id, {status, std::move(reason)}, {}).items)
        all += (all.empty() ? "" : " ") + std::to_string(r.seq);
    return all;
}

/// Outcomes for six consecutive recipients: two sent, and one of each other outcome.
std::vector<settlement> some_of_each(recipient_seq first, timestamp now)
{
    std::vector<settlement> outcomes;
    for (const auto status : {recipient_status::sent, recipient_status::failed, recipient_status::unknown,
             recipient_status::retrying, recipient_status::skipped, recipient_status::sent})
        outcomes.push_back(outcome(first++, status, now));
    outcomes.at(3).retry_at = now;
    return outcomes;
}

std::vector<settlement> ten_sent(recipient_seq first, timestamp now)
{
    std::vector<settlement> outcomes;
    for (auto seq = first; seq < first + 10; ++seq)
        outcomes.push_back(outcome(seq, recipient_status::sent, now));
    return outcomes;
}

std::string in_slices_of_two(store& s, campaign_id id, recipient_status status)
{
    std::string all;
    page_request slice{0, 2};
    for (bool more = true; more;) {
        const auto found = s.campaigns().recipients(id, {status, {}}, slice);
        for (const auto& r : found.items)
            all += std::to_string(r.seq) + ' ';
        more = found.next.has_value();
        slice.after = found.next.value_or(0);
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recipients)

BOOST_DATA_TEST_CASE(recipients_are_listed_with_their_outcomes, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    const auto all = on.s.campaigns().recipients(on.id, {}, {}).items;
    BOOST_REQUIRE(all.size() == 25U);
    BOOST_TEST(all.at(0).address == "p1@example.com");
    BOOST_TEST(all.at(0).contact_id == on.people.at(0));
    BOOST_TEST((all.at(0).status == recipient_status::sent));
    BOOST_TEST(all.at(0).external_id == "provider-1");
    BOOST_TEST(all.at(0).provider == "main");
    BOOST_TEST(all.at(0).attempt == 1);
    BOOST_TEST((all.at(0).sent_at == f.clock().now()));
    BOOST_TEST((all.at(2).status == recipient_status::failed));
    BOOST_TEST(all.at(2).reason == "550");
    BOOST_TEST(all.at(2).detail == "no such mailbox");
    BOOST_TEST((all.at(3).status == recipient_status::sending));
    BOOST_TEST((all.at(6).status == recipient_status::queued));
    BOOST_TEST(!all.at(6).sent_at);
}

BOOST_DATA_TEST_CASE(recipients_are_found_by_status_and_reason, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    BOOST_TEST(seqs(on.s, on.id, recipient_status::sent) == "1 2");
    BOOST_TEST(seqs(on.s, on.id, recipient_status::failed) == "3");
    BOOST_TEST(seqs(on.s, on.id, recipient_status::sending) == "4 5 6");
    BOOST_TEST(seqs(on.s, on.id, recipient_status::queued) == "7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25");
    BOOST_TEST(seqs(on.s, on.id, {}, "550") == "3");
    BOOST_TEST(seqs(on.s, on.id, recipient_status::sent, "550") == "");
    BOOST_TEST(on.s.campaigns().recipients(on.id, {recipient_status::queued, {}}, {0, 4}).next.value() == 10);
}

BOOST_DATA_TEST_CASE(each_status_filter_finds_in_slices_the_same_recipients_as_the_whole_list, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 45);
    const auto id = running_campaign(s);
    const auto now = f.clock().now();
    release(s, work_on_range(s, id, 10, ten_sent(1, now)));
    work_on_range(s, id, 17, some_of_each(11, now));
    release(s, work_on_range(s, id, 30, ten_sent(21, now)));
    work_on_range(s, id, 37, some_of_each(31, now));
    event_factory make{s, id};
    s.events().record(std::vector{make(11, event_kind::delivered), make.bounce(16, bounce_class::hard)});
    const auto all = s.campaigns().recipients(id, {}, {}).items;
    for (const auto& [status, name] : names<recipient_status>::value)
        BOOST_TEST_CONTEXT(name)
        {
            std::string wanted;
            for (const auto& r : all)
                wanted += r.status == status ? std::to_string(r.seq) + ' ' : "";
            BOOST_TEST(in_slices_of_two(s, id, status) == wanted);
        }
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(counters_agree_with_the_list, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    const send_counts expected{.recipients = 25, .queued = 22, .sent = 2, .failed = 1, .in_flight = 3};
    BOOST_TEST((on.s.campaigns().counts(on.id) == expected));
    BOOST_TEST((problem_of([&] { on.s.campaigns().counts(99); }).code == errc::not_found));
    BOOST_TEST((on.s.campaigns().counts(on.s.campaigns().create(draft()).id) == send_counts{}));
}

BOOST_DATA_TEST_CASE(pause_reports_recipients_in_flight_and_no_window_opens_until_resume, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    BOOST_TEST(on.s.campaigns().change_status(on.id, step(campaign_action::pause)).in_flight == 3);
    const std::vector late{outcome(4, recipient_status::sent, f.clock().now())};
    window_request next{on.id, on.range.first_seq, on.range.token, on.range.intent_seq, 8, 60s, late};
    BOOST_TEST(!on.s.dispatch().open_window(next).granted);
    BOOST_TEST(on.s.campaigns().counts(on.id).sent == 3);  // an outcome is a fact
    BOOST_TEST(!on.s.dispatch().claim_range(on.id, {"other", 60s, 900s}));
    BOOST_TEST(faults(on.s, on.id) == "");

    on.s.campaigns().change_status(on.id, step(campaign_action::resume));
    next.outcomes = {};
    BOOST_TEST(on.s.dispatch().open_window(next).granted);
}

BOOST_DATA_TEST_CASE(cancel_halts_like_pause_and_the_rest_becomes_cancelled, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    BOOST_TEST(on.s.campaigns().change_status(on.id, step(campaign_action::cancel)).in_flight == 3);
    BOOST_TEST(!on.s.dispatch()
                    .open_window({on.id, on.range.first_seq, on.range.token, on.range.intent_seq, 8, 60s, {}})
                    .granted);
    BOOST_TEST(faults(on.s, on.id) == "");
    f.clock().advance(61s);
    while (!on.s.dispatch().close_rest(on.id, 1)) {
    }
    const send_counts expected{.recipients = 25, .sent = 2, .failed = 1, .cancelled = 19, .unknown = 3};
    BOOST_TEST((on.s.campaigns().counts(on.id) == expected));
    BOOST_TEST(faults(on.s, on.id) == "");
}

BOOST_DATA_TEST_CASE(pause_does_not_count_an_expired_lease_as_in_flight, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    f.clock().advance(61s);
    BOOST_TEST(on.s.campaigns().change_status(on.id, step(campaign_action::pause)).in_flight == 0);
}

BOOST_DATA_TEST_CASE(worker_that_returns_after_its_lease_gets_no_window_of_a_paused_campaign, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    f.clock().advance(61s);
    on.s.campaigns().change_status(on.id, step(campaign_action::pause));
    const window_request next{on.id, on.range.first_seq, on.range.token, on.range.intent_seq, 8, 60s, {}};
    BOOST_TEST(!on.s.dispatch().open_window(next).granted);
    on.s.campaigns().change_status(on.id, step(campaign_action::resume));
    BOOST_TEST(on.s.dispatch().open_window(next).granted);
}

BOOST_DATA_TEST_CASE(failed_recipients_are_queued_again_and_a_completed_campaign_runs_again, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 3);
    const auto id = running_campaign(s);
    const auto now = f.clock().now();
    release(s, work_on_range(s, id, 3,
                   {outcome(1, recipient_status::failed, now), outcome(2, recipient_status::sent, now),
                       outcome(3, recipient_status::failed, now)}));
    BOOST_TEST(s.dispatch().complete(id));

    BOOST_TEST(s.campaigns().retry_failed(id) == 2);
    BOOST_TEST((s.campaigns().get(id)->status == campaign_status::running));
    BOOST_TEST(!s.campaigns().get(id)->completed_at);
    const send_counts expected{.recipients = 3, .sent = 1, .retrying = 2};
    BOOST_TEST((s.campaigns().counts(id) == expected));
    BOOST_TEST(faults(s, id) == "");
    BOOST_TEST(s.campaigns().retry_failed(id) == 0);

    const auto claimed = s.dispatch().claim_retries(id, 10, {"w", 60s, 900s});
    BOOST_REQUIRE(claimed.size() == 2U);
    BOOST_TEST(claimed.at(0).recipient.attempt == 2);
    BOOST_TEST(s.campaigns().change_status(id, step(campaign_action::pause)).in_flight == 2);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(with_a_reason_only_the_recipients_who_failed_for_it_are_queued_again, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 3);
    const auto id = running_campaign(s);
    const auto now = f.clock().now();
    std::vector outcomes{outcome(1, recipient_status::failed, now), outcome(2, recipient_status::failed, now),
        outcome(3, recipient_status::failed, now)};
    outcomes[0].reason = outcomes[2].reason = "30008";
    outcomes[1].reason = "30005";
    release(s, work_on_range(s, id, 3, outcomes));
    BOOST_TEST(s.dispatch().complete(id));

    BOOST_TEST(s.campaigns().retry_failed(id, "30001") == 0);
    BOOST_TEST((s.campaigns().get(id)->status == campaign_status::completed));
    BOOST_TEST(s.campaigns().retry_failed(id, "30008") == 2);
    BOOST_TEST((s.campaigns().get(id)->status == campaign_status::running));
    const auto left = s.campaigns().recipients(id, {recipient_status::failed, {}}, {}).items;
    BOOST_REQUIRE(left.size() == 1U);
    BOOST_TEST(left[0].seq == 2);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(failed_recipients_of_a_campaign_that_is_over_or_has_not_begun_stay_as_they_are, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    on.s.campaigns().change_status(on.id, step(campaign_action::cancel));
    BOOST_TEST((problem_of([&] { on.s.campaigns().retry_failed(on.id); }).code == errc::conflict));
    BOOST_TEST((problem_of([&] { on.s.campaigns().retry_failed(on.s.campaigns().create(draft()).id); }).code ==
                errc::conflict));
    BOOST_TEST((problem_of([&] { on.s.campaigns().retry_failed(99); }).code == errc::not_found));
    BOOST_TEST(on.s.campaigns().counts(on.id).failed == 1);
}

BOOST_DATA_TEST_CASE(failed_recipients_who_were_erased_are_not_queued_again, stores, kind)
{
    const auto fixture = open_fixture(kind);
    scene on{*fixture};
    BOOST_TEST(on.s.contacts().erase(on.people.at(2))->contacts == 1);
    BOOST_TEST(on.s.campaigns().retry_failed(on.id) == 0);
    BOOST_TEST(on.s.campaigns().counts(on.id).failed == 1);
    BOOST_TEST(faults(on.s, on.id) == "");
}

BOOST_DATA_TEST_CASE(history_shows_every_campaign_of_a_contact_newest_first, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    const auto later = running_campaign(on.s);
    const auto rows = on.s.campaigns().history(on.people.at(2));
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_TEST(rows.at(0).campaign == later);
    BOOST_TEST((rows.at(0).status == recipient_status::queued));
    BOOST_TEST(rows.at(1).campaign == on.id);
    BOOST_TEST(rows.at(1).detail == "no such mailbox");
    BOOST_TEST(on.s.campaigns().history(999).empty());
}

BOOST_DATA_TEST_CASE(invariants_hold_at_every_stage, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    scene on{f};
    BOOST_TEST(faults(on.s, on.id) == "");
    f.clock().advance(61s);
    const auto second = work_on_range(on.s, on.id, 8);  // takes over: 4 to 6 become unknown
    BOOST_TEST(faults(on.s, on.id) == "");
    std::vector<settlement> sent;
    for (recipient_seq seq = 7; seq <= 10; ++seq)
        sent.push_back(outcome(seq, recipient_status::sent, f.clock().now()));
    release_range(on.s, {on.id, second.first_seq, second.token, second.intent_seq, second.last_seq, 60s, sent});
    BOOST_TEST(faults(on.s, on.id) == "");
    on.s.campaigns().change_status(on.id, step(campaign_action::cancel));
    while (!on.s.dispatch().close_rest(on.id, 1))
        BOOST_TEST(faults(on.s, on.id) == "");
    BOOST_TEST(faults(on.s, on.id) == "");
    const send_counts expected{.recipients = 25, .sent = 6, .failed = 1, .cancelled = 15, .unknown = 3};
    BOOST_TEST((on.s.campaigns().counts(on.id) == expected));
    BOOST_TEST((problem_of([&] { on.s.campaigns().verify(99); }).code == errc::not_found));
}

BOOST_AUTO_TEST_SUITE_END()
