// Grants: repeated requests are checked again, and repeated outcomes are recorded once.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

claim_terms terms()
{
    return {"w", 60s, 15min};
}

settlement given_back(recipient_seq seq, std::int32_t attempt, timestamp now)
{
    auto s = outcome(seq, recipient_status::retrying, now);
    s.attempt = attempt;
    s.counts_attempt = false;
    s.retry_at = now;
    return s;
}

/// A running campaign to ten contacts, of which the first `given_back_to` wait for a retry.
struct grant_scene {
    grant_scene(store_fixture& fixture, recipient_seq given_back_to)
        : f{fixture},
          s{f.store()},
          people{add_people(s, 10)}
    {
        id = running_campaign(s);
        range = claim(s, id).value();
        std::vector<settlement> outcomes;
        for (recipient_seq seq = 1; seq <= given_back_to; ++seq)
            outcomes.push_back(given_back(seq, 1, f.clock().now()));
        s.dispatch().open_window(window_to(range, given_back_to));
        range.intent_seq = given_back_to;
        s.dispatch().open_window(window_to(range, given_back_to, outcomes));
    }

    std::string state(recipient_seq seq)
    {
        const auto r = row(s, id, seq);
        return std::string{to_string(r.status)} + ' ' + std::to_string(r.attempt);
    }

    store_fixture& f;
    store& s;
    std::vector<contact_id> people;
    campaign_id id = 0;
    claimed_range range;
};

/// Changes of a recipient between two grants.
struct departure {
    const char* name;
    const char* reason;
    std::function<void(grant_scene&, recipient_seq)> cause;
};

const departure departures[] = {
    {"opted out", "suppressed",
        [](grant_scene& on, recipient_seq seq) {
            suppression no;
            no.address = "p" + std::to_string(seq) + "@example.com";
            no.reason = "unsubscribe";
            on.s.suppressions().add({&no, 1});
        }},
    {"deleted", "contact_deleted",
        [](grant_scene& on, recipient_seq seq) {
            on.s.contacts().remove(on.people.at(static_cast<std::size_t>(seq) - 1));
        }},
    {"erased", "contact_deleted",
        [](grant_scene& on, recipient_seq seq) {
            on.s.contacts().erase(on.people.at(static_cast<std::size_t>(seq) - 1));
        }},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(grants)

BOOST_DATA_TEST_CASE(a_window_withholds_recipients_who_opted_out_or_were_removed, stores, kind)
{
    for (const auto& [name, reason, cause] : departures)
        BOOST_TEST_CONTEXT(name)
        {
            const auto fixture = open_fixture(kind);
            grant_scene on{*fixture, 0};
            cause(on, 2);
            cause(on, 7);
            const auto opened = on.s.dispatch().open_window(window_to(on.range, 5));
            BOOST_TEST(opened.granted);
            BOOST_TEST(opened.withheld == std::vector<recipient_seq>{2}, boost::test_tools::per_element());
            BOOST_TEST(on.state(2) == "skipped 0");
            BOOST_TEST(row(on.s, on.id, 2).reason == reason);
            BOOST_TEST(on.state(7) == (name == std::string_view{"erased"}
                                              ? "skipped 0"
                                              : "queued 0"));  // Erasing removes the address immediately.
            BOOST_TEST(faults(on.s, on.id) == "");
        }
}

BOOST_DATA_TEST_CASE(a_window_withholds_a_recipient_with_several_opt_outs_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    grant_scene on{*fixture, 0};
    suppression no;
    no.address = row(on.s, on.id, 2).address;
    for (const auto* reason : {"unsubscribe", "complaint", "manual"}) {
        no.reason = reason;
        on.s.suppressions().add({&no, 1});
    }
    const auto opened = on.s.dispatch().open_window(window_to(on.range, 5));
    BOOST_TEST(opened.withheld == std::vector<recipient_seq>{2}, boost::test_tools::per_element());
    BOOST_TEST(on.s.campaigns().counts(on.id).skipped == 1);
    BOOST_TEST(faults(on.s, on.id) == "");
}

BOOST_DATA_TEST_CASE(a_retry_is_withheld_from_recipients_who_opted_out_or_were_removed, stores, kind)
{
    for (const auto& [name, reason, cause] : departures)
        BOOST_TEST_CONTEXT(name)
        {
            const auto fixture = open_fixture(kind);
            grant_scene on{*fixture, 2};
            auto lost = outcome(3, recipient_status::unknown, on.f.clock().now());
            lost.retry_at = on.f.clock().now();
            on.s.dispatch().open_window(window_to(on.range, 3));
            on.range.intent_seq = 3;
            on.s.dispatch().open_window(window_to(on.range, 3, {&lost, 1}));
            cause(on, 2);
            cause(on, 3);
            const auto claimed = on.s.dispatch().claim_retries(on.id, 10, terms());
            BOOST_REQUIRE(claimed.size() == 1u);
            BOOST_TEST(claimed[0].recipient.seq == 1);
            BOOST_TEST(on.state(2) == "skipped 0");
            BOOST_TEST(row(on.s, on.id, 2).reason == reason);
            BOOST_TEST(on.state(3) == "unknown 1");  // The first may have arrived.
            BOOST_TEST(row(on.s, on.id, 3).reason == reason);
            BOOST_TEST(faults(on.s, on.id) == "");
        }
}

BOOST_DATA_TEST_CASE(a_repeated_window_request_is_granted_and_checked_again, stores, kind)
{
    const auto fixture = open_fixture(kind);
    grant_scene on{*fixture, 0};
    const auto& opt_out = departures[0].cause;
    opt_out(on, 2);
    const auto request = window_to(on.range, 5);
    on.s.dispatch().open_window(request);  // The answer is lost.
    opt_out(on, 4);
    opt_out(on, 8);
    const auto repeated = on.s.dispatch().open_window(request);
    BOOST_TEST(repeated.granted);
    const std::vector<recipient_seq> withheld{2, 4};
    BOOST_TEST(repeated.withheld == withheld, boost::test_tools::per_element());
    BOOST_TEST(on.s.campaigns().counts(on.id).skipped == 2);

    on.f.clock().advance(61s);
    BOOST_TEST(claim(on.s, on.id).value().intent_seq == 5);
    BOOST_TEST(on.s.campaigns().counts(on.id).unknown == 3);
    BOOST_TEST(!on.s.dispatch().open_window(request).granted);
    BOOST_TEST(faults(on.s, on.id) == "");
}

BOOST_DATA_TEST_CASE(a_release_frees_recipients_intended_but_not_handed_over, stores, kind)
{
    const auto fixture = open_fixture(kind);
    grant_scene on{*fixture, 0};
    on.s.dispatch().open_window(window_to(on.range, 5));  // The answer is lost, and the worker ends.
    for (int times = 0; times < 2; ++times) {
        release(on.s, on.range);
        BOOST_TEST(faults(on.s, on.id) == "");
    }
    const auto next = claim(on.s, on.id).value();
    BOOST_TEST(next.recipients.size() == 10u);
    BOOST_TEST(on.s.campaigns().counts(on.id).unknown == 0);
    release(on.s, on.range);  // Again, much too late.
    BOOST_TEST(on.s.dispatch().open_window(window_to(next, 10)).granted);
}

BOOST_DATA_TEST_CASE(a_repeated_claim_returns_the_same_range, stores, kind)
{
    const auto fixture = open_fixture(kind);
    grant_scene on{*fixture, 3};
    release(on.s, on.range);
    auto ranges = terms();
    BOOST_TEST(on.s.dispatch().claim_range(on.id, ranges).has_value());
    ranges.repeats = true;
    BOOST_REQUIRE(on.s.dispatch().claim_range(on.id, ranges).has_value());
    BOOST_TEST(!claim(on.s, on.id).has_value());

    auto retries = terms();
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 2, retries).size() == 2u);
    departures[0].cause(on, 1);
    retries.repeats = true;
    const auto repeated = on.s.dispatch().claim_retries(on.id, 10, retries);
    BOOST_REQUIRE(repeated.size() == 2u);
    for (const auto& retry : repeated)
        BOOST_TEST(retry.recipient.attempt == 1);
    BOOST_TEST(on.state(1) == "skipped 0");
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, terms()).empty());
    BOOST_TEST(faults(on.s, on.id) == "");
}

BOOST_DATA_TEST_CASE(rows_leased_by_a_lost_claim_of_a_paused_campaign_become_free, stores, kind)
{
    const auto fixture = open_fixture(kind);
    grant_scene on{*fixture, 3};
    release(on.s, on.range);
    auto ranges = terms();
    auto retries = terms();
    on.s.dispatch().claim_range(on.id, ranges);
    on.s.dispatch().claim_retries(on.id, 3, retries);
    on.s.campaigns().change_status(on.id, step(campaign_action::pause));
    ranges.repeats = retries.repeats = true;
    BOOST_TEST(!on.s.dispatch().claim_range(on.id, ranges).has_value());
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 3, retries).empty());
    on.s.campaigns().change_status(on.id, step(campaign_action::resume));
    BOOST_TEST(claim(on.s, on.id).has_value());
    const auto claimed = on.s.dispatch().claim_retries(on.id, 10, terms());
    BOOST_REQUIRE(claimed.size() == 3u);
    BOOST_TEST(claimed[0].recipient.attempt == 1);
    BOOST_TEST(faults(on.s, on.id) == "");
}

BOOST_DATA_TEST_CASE(due_retries_are_counted_up_to_the_limit, stores, kind)
{
    const auto fixture = open_fixture(kind);
    grant_scene on{*fixture, 5};
    BOOST_TEST(on.s.dispatch().due_retries(on.id, 10) == 5u);
    BOOST_TEST(on.s.dispatch().due_retries(on.id, 3) == 3u);
    on.s.dispatch().claim_retries(on.id, 4, terms());
    BOOST_TEST(on.s.dispatch().due_retries(on.id, 10) == 1u);
}

BOOST_DATA_TEST_CASE(recording_an_outcome_again_after_any_event_changes_nothing, stores, kind)
{
    using enum recipient_status;
    const auto fixture = open_fixture(kind);
    grant_scene on{*fixture, 4};
    const auto now = on.f.clock().now();
    const auto first = terms();
    BOOST_REQUIRE(on.s.dispatch().claim_retries(on.id, 4, first).size() == 4u);
    auto lost = outcome(4, unknown, now);
    lost.retry_at = now;
    const std::vector outcomes{outcome(1, sent, now), outcome(2, failed, now), given_back(3, 1, now), lost};
    const auto record = [&] { on.s.dispatch().settle_retries(on.id, first.token, outcomes); };
    const auto check = [&](const std::string& expected) {
        record();
        std::string all;
        for (recipient_seq seq = 1; seq <= 4; ++seq)
            all += (seq > 1 ? ", " : "") + on.state(seq);
        BOOST_TEST(all == expected);
        BOOST_TEST(faults(on.s, on.id) == "");
    };
    record();
    check("sent 1, failed 1, retrying 0, unknown 1");

    BOOST_TEST(on.s.campaigns().retry_failed(on.id) == 1);
    check("sent 1, retrying 1, retrying 0, unknown 1");

    const auto second = terms();
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, second).size() == 3u);
    check("sent 1, retrying 2, retrying 1, unknown 2");
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, terms()).empty());

    std::vector answers{outcome(2, sent, now), outcome(3, sent, now), outcome(4, sent, now)};
    answers[0].attempt = answers[2].attempt = 2;
    on.s.dispatch().settle_retries(on.id, second.token, answers);
    check("sent 1, sent 2, sent 1, sent 2");
    BOOST_TEST(on.s.dispatch().due_retries(on.id, 10) == 0u);
}

BOOST_DATA_TEST_CASE(recording_the_outcomes_of_a_window_again_has_no_effect, stores, kind)
{
    using enum recipient_status;
    const auto fixture = open_fixture(kind);
    grant_scene on{*fixture, 0};
    const auto now = on.f.clock().now();
    on.s.dispatch().open_window(window_to(on.range, 4));
    on.range.intent_seq = 4;
    auto lost = outcome(4, unknown, now);
    lost.retry_at = now;
    const std::vector outcomes{outcome(1, sent, now), outcome(2, failed, now), given_back(3, 1, now), lost};
    on.s.dispatch().open_window(window_to(on.range, 4, outcomes));
    on.s.campaigns().retry_failed(on.id);
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, terms()).size() == 3u);
    on.s.dispatch().open_window(window_to(on.range, 4, outcomes));
    BOOST_TEST(on.state(2) == "retrying 2");
    BOOST_TEST(on.state(3) == "retrying 1");
    BOOST_TEST(on.state(4) == "unknown 2");
    BOOST_TEST(on.s.dispatch().claim_retries(on.id, 10, terms()).empty());
    BOOST_TEST(faults(on.s, on.id) == "");
}

BOOST_DATA_TEST_CASE(without_the_grant_only_facts_are_recorded, stores, kind)
{
    using enum recipient_status;
    const auto fixture = open_fixture(kind);
    grant_scene on{*fixture, 0};
    const auto now = on.f.clock().now();
    on.s.dispatch().open_window(window_to(on.range, 4));
    const std::vector outcomes{
        outcome(1, sent, now), outcome(2, failed, now), given_back(3, 1, now), outcome(4, skipped, now)};
    auto forged = on.range;
    forged.token = new_grant();
    BOOST_TEST(!on.s.dispatch().open_window(window_to(forged, 4, outcomes)).granted);
    BOOST_TEST(on.state(1) == "sent 1");
    BOOST_TEST(on.state(2) == "failed 1");
    BOOST_TEST(on.state(3) == "sending 0");
    BOOST_TEST(on.state(4) == "sending 0");

    on.f.clock().advance(61s);
    claim(on.s, on.id);
    on.s.dispatch().open_window(window_to(on.range, 4, outcomes));  // Another worker took over.
    BOOST_TEST(on.state(3) == "unknown 1");
    BOOST_TEST(on.state(4) == "unknown 1");
    const std::vector refusals{outcome(3, failed, now), outcome(4, sent, now)};
    on.s.dispatch().open_window(window_to(on.range, 4, refusals));
    BOOST_TEST(on.state(3) == "failed 1");
    BOOST_TEST(on.state(4) == "sent 1");
    on.f.clock().advance(1h);
    BOOST_TEST(on.s.dispatch().due_retries(on.id, 10) == 0u);
    BOOST_TEST(faults(on.s, on.id) == "");
}

BOOST_AUTO_TEST_SUITE_END()
