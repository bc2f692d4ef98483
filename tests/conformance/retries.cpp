// Retries: claims, leases and withheld recipients.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// A campaign to one contact, whose message was given back and is due again.
campaign_id campaign_with_a_due_retry(store_fixture& f)
{
    auto& s = f.store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 1));
    auto given_back = outcome(1, recipient_status::retrying, f.clock().now());
    given_back.counts_attempt = false;
    given_back.retry_at = f.clock().now();
    release_range(s, window_to(range, 1, {&given_back, 1}));
    return id;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(retries)

BOOST_DATA_TEST_CASE(a_retry_is_claimed_once_and_the_claim_counts_the_attempt, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 3);
    const auto id = running_campaign(s);
    const auto range = *claim(s, id);
    s.dispatch().open_window(window_to(range, 3));
    auto given_back = outcome(2, recipient_status::retrying, f.clock().now());
    given_back.counts_attempt = false;
    given_back.retry_at = f.clock().now() + 10s;
    s.dispatch().open_window(window_to(range, 3, {&given_back, 1}));
    BOOST_TEST(row(s, id, 2).attempt == 0);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
    f.clock().advance(10s);

    const claim_terms terms{"w", 60s, 15min};
    const auto claimed = s.dispatch().claim_retries(id, 10, terms);
    BOOST_REQUIRE(claimed.size() == 1u);
    BOOST_TEST(claimed[0].recipient.attempt == 1);
    BOOST_TEST(!claimed[0].after_unknown);
    BOOST_TEST(row(s, id, 2).attempt == 1);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());

    const auto sent = outcome(2, recipient_status::sent, f.clock().now());
    s.dispatch().settle_retries(id, terms.token, {&sent, 1});
    BOOST_TEST(s.campaigns().counts(id).sent == 1);
    BOOST_TEST(s.campaigns().counts(id).retrying == 0);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_retry_whose_worker_vanished_is_unknown_and_not_resent_at_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = campaign_with_a_due_retry(f);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).size() == 1u);
    f.clock().advance(61s);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
    BOOST_TEST(s.campaigns().counts(id).unknown == 1);
    f.clock().advance(15min);
    const auto claimed = s.dispatch().claim_retries(id, 10, {"w", 60s, 15min});
    BOOST_REQUIRE(claimed.size() == 1u);
    BOOST_TEST(claimed[0].after_unknown);
    BOOST_TEST(claimed[0].recipient.attempt == 2);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(an_email_whose_worker_vanishes_each_time_is_sent_at_most_max_attempts_times, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    claim_terms terms{"w", 60s, 15min};
    terms.max_attempts = 3;
    s.dispatch().open_window(window_to(s.dispatch().claim_range(id, terms).value(), 1));
    f.clock().advance(61s);
    terms.token = new_grant();
    s.dispatch().claim_range(id, terms);
    for (const int attempt : {2, 3}) {
        BOOST_TEST_CONTEXT(attempt)
        {
            f.clock().advance(15min);
            terms.token = new_grant();
            BOOST_TEST(s.dispatch().claim_retries(id, 10, terms).size() == 1u);
            BOOST_TEST(row(s, id, 1).attempt == attempt);
            f.clock().advance(61s);
            terms.token = new_grant();
            BOOST_TEST(s.dispatch().claim_retries(id, 10, terms).empty());
        }
    }
    f.clock().advance(24h);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, terms).empty());
    BOOST_TEST((row(s, id, 1).status == recipient_status::unknown));
    BOOST_TEST(row(s, id, 1).reason == "worker_lost");
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(an_email_of_a_lost_range_is_not_sent_again_beyond_max_attempts, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    claim_terms terms{"w", 60s, 15min};
    terms.max_attempts = 1;
    s.dispatch().open_window(window_to(s.dispatch().claim_range(id, terms).value(), 1));
    f.clock().advance(61s);
    terms.token = new_grant();
    s.dispatch().claim_range(id, terms);
    f.clock().advance(24h);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, terms).empty());
    BOOST_TEST((row(s, id, 1).status == recipient_status::unknown));
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_retry_is_not_granted_after_an_opt_out, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = campaign_with_a_due_retry(f);
    suppression no;
    no.address = "p1@example.com";
    s.suppressions().add({&no, 1});
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
    BOOST_TEST(row(s, id, 1).reason == "suppressed");
    BOOST_TEST(s.dispatch().complete(id));
    BOOST_TEST(faults(s, id) == "");
}

BOOST_AUTO_TEST_SUITE_END()
