// Of contacts with the same address, only the first reachable one gets a message.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

void add_twins(store& s, int number)
{
    std::vector<contact> people;
    for (int i = 1; i <= number; ++i)
        people.push_back(person("t" + std::to_string(i), "Twin@example.com"));
    s.contacts().upsert(people);
}

settlement skip(recipient_seq seq, skip_reason reason, timestamp at)
{
    auto s = outcome(seq, recipient_status::skipped, at);
    s.attempt = 0;
    s.reason = to_string(reason);
    return s;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(duplicates)

BOOST_DATA_TEST_CASE(next_duplicate_is_queued_when_the_first_is_skipped_for_a_reason_of_its_own, stores, kind)
{
    for (const auto reason : {skip_reason::template_error, skip_reason::contact_deleted, skip_reason::too_long}) {
        const auto fixture = open_fixture(kind);
        auto& s = fixture->store();
        const auto now = fixture->clock().now();
        add_twins(s, 3);
        const auto id = running_campaign(s, 1);  // Ranges of duplicates only are finished from the start.
        auto range = work_on_range(s, id, 1);
        const std::vector skipped{skip(1, reason, now)};
        s.dispatch().open_window(window_to(range, 1, skipped));
        BOOST_TEST((row(s, id, 2).status == recipient_status::retrying));
        BOOST_TEST(row(s, id, 2).attempt == 0);
        BOOST_TEST(row(s, id, 3).reason == "duplicate");
        s.dispatch().open_window(window_to(range, 1, skipped));  // The answer of the first was lost.
        BOOST_TEST(row(s, id, 3).reason == "duplicate");
        BOOST_TEST(faults(s, id) == "");
        release(s, range);
        BOOST_TEST(!s.dispatch().complete(id));
        const auto retries = s.dispatch().claim_retries(id, 10, {"w", 60s, 900s});
        BOOST_REQUIRE(retries.size() == 1U);
        BOOST_TEST(retries.at(0).recipient.seq == 2);
        BOOST_TEST(retries.at(0).recipient.address == "twin@example.com");
    }
}

BOOST_DATA_TEST_CASE(no_duplicate_is_queued_for_an_address_that_is_suppressed_or_was_sent_to, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto now = fixture->clock().now();
    add_twins(s, 2);
    for (const auto& first : {skip(1, skip_reason::suppressed, now), outcome(1, recipient_status::sent, now),
             outcome(1, recipient_status::failed, now)}) {
        const auto id = running_campaign(s);
        work_on_range(s, id, 2, {first});
        BOOST_TEST(row(s, id, 2).reason == "duplicate");
        BOOST_TEST(faults(s, id) == "");
    }
}

BOOST_DATA_TEST_CASE(next_duplicate_is_queued_when_the_first_is_erased_before_its_turn, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto now = fixture->clock().now();
    add_people(s, 1);
    add_twins(s, 3);
    const auto id = running_campaign(s);
    const auto range = work_on_range(s, id, 1, {outcome(1, recipient_status::sent, now)});
    s.contacts().erase(s.contacts().find("t1")->id);
    BOOST_TEST((row(s, id, 2).status == recipient_status::skipped));
    BOOST_TEST(row(s, id, 2).reason == "contact_deleted");
    BOOST_TEST(row(s, id, 2).attempt == 0);
    BOOST_TEST((row(s, id, 3).status == recipient_status::retrying));

    s.contacts().erase(s.contacts().find("t2")->id);  // while it waits for its turn
    BOOST_TEST(row(s, id, 3).reason == "contact_deleted");
    BOOST_TEST((row(s, id, 4).status == recipient_status::retrying));
    BOOST_TEST(faults(s, id) == "");
    release(s, range);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 900s}).size() == 1U);
}

BOOST_DATA_TEST_CASE(erasing_a_recipient_during_its_send_queues_no_duplicate, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_twins(s, 2);
    const auto id = running_campaign(s);
    work_on_range(s, id, 1);
    s.contacts().erase(s.contacts().find("t1")->id);
    BOOST_TEST((row(s, id, 1).status == recipient_status::sending));
    BOOST_TEST(row(s, id, 2).reason == "duplicate");
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(next_duplicate_is_queued_when_the_message_to_one_who_was_erased_comes_back_unsent, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_twins(s, 3);
    const auto id = running_campaign(s);
    const auto range = work_on_range(s, id, 1);
    const auto unsent = [&](recipient_seq seq) {
        auto given_back = outcome(seq, recipient_status::retrying, f.clock().now());
        given_back.counts_attempt = false;
        given_back.retry_at = f.clock().now();
        given_back.address = "twin@example.com";
        return given_back;
    };
    s.contacts().erase(s.contacts().find("t1")->id);  // during its send
    const std::vector first{unsent(1)};
    s.dispatch().open_window(window_to(range, 1, first));
    s.dispatch().open_window(window_to(range, 1, first));  // The answer of the first was lost.
    BOOST_TEST(row(s, id, 1).reason == "contact_deleted");
    BOOST_TEST((row(s, id, 1).status == recipient_status::skipped));
    BOOST_TEST(row(s, id, 1).attempt == 0);
    BOOST_TEST((row(s, id, 2).status == recipient_status::retrying));
    BOOST_TEST(row(s, id, 3).reason == "duplicate");

    const claim_terms terms{"w", 60s, 900s};
    BOOST_TEST(s.dispatch().claim_retries(id, 10, terms).size() == 1U);
    s.contacts().erase(s.contacts().find("t2")->id);  // during its send
    const std::vector second{unsent(2)};
    s.dispatch().settle_retries(id, terms.token, second);
    s.dispatch().settle_retries(id, terms.token, second);
    BOOST_TEST(row(s, id, 2).reason == "contact_deleted");
    BOOST_TEST(row(s, id, 2).attempt == 0);
    BOOST_TEST((row(s, id, 3).status == recipient_status::retrying));
    BOOST_TEST(faults(s, id) == "");
    release(s, range);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 900s}).size() == 1U);
}

BOOST_DATA_TEST_CASE(next_duplicate_is_queued_when_the_first_was_erased_before_its_outcome_is_recorded, stores, kind)
{
    for (const bool refused : {false, true}) {
        const auto fixture = open_fixture(kind);
        auto& s = fixture->store();
        const auto now = fixture->clock().now();
        add_twins(s, 3);
        const auto id = running_campaign(s);
        const auto range = work_on_range(s, id, 1);
        s.contacts().erase(s.contacts().find("t1")->id);
        std::vector outcomes{
            refused ? outcome(1, recipient_status::retrying, now) : skip(1, skip_reason::too_long, now)};
        outcomes.front().address = "twin@example.com";
        outcomes.front().refused = refused;
        outcomes.front().retry_at = refused ? std::optional{now + 60s} : std::nullopt;
        s.dispatch().open_window(window_to(range, 1, outcomes));
        s.dispatch().open_window(window_to(range, 1, outcomes));  // The answer of the first was lost.
        BOOST_TEST((row(s, id, 1).status == recipient_status::skipped));
        BOOST_TEST(row(s, id, 1).reason == (refused ? "contact_deleted" : "too_long"));
        BOOST_TEST(row(s, id, 1).attempt == (refused ? 1 : 0));
        BOOST_TEST((row(s, id, 2).status == recipient_status::retrying));
        BOOST_TEST(row(s, id, 3).reason == "duplicate");
        BOOST_TEST(faults(s, id) == "");
        release(s, range);
    }
}

BOOST_DATA_TEST_CASE(
    next_duplicate_is_queued_when_the_first_was_erased_while_the_answer_to_its_window_was_lost, stores, kind)
{
    for (const bool asks_again : {true, false}) {
        const auto fixture = open_fixture(kind);
        auto& s = fixture->store();
        add_twins(s, 3);
        const auto id = running_campaign(s);
        const auto range = s.dispatch().claim_range(id, {"worker", 60s, 900s}).value();
        auto request = window_to(range, 1);
        s.dispatch().open_window(request);
        s.contacts().erase(s.contacts().find("t1")->id);
        if (asks_again) {
            request.recipients = range.recipients;
            BOOST_TEST(s.dispatch().open_window(request).withheld == std::vector<recipient_seq>{1});
        }
        auto last = window_to(range, 0);
        last.recipients = range.recipients;
        release_range(s, last);
        release_range(s, last);  // The answer of the first was lost.
        BOOST_TEST((row(s, id, 1).status == recipient_status::skipped));
        BOOST_TEST(row(s, id, 1).reason == "contact_deleted");
        BOOST_TEST((row(s, id, 2).status == recipient_status::retrying));
        BOOST_TEST(row(s, id, 3).reason == "duplicate");
        BOOST_TEST(faults(s, id) == "");
    }
}

BOOST_DATA_TEST_CASE(duplicate_that_is_frozen_after_the_first_was_skipped_is_queued, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_twins(s, 2);
    const auto id = s.campaigns().create(draft()).id;
    s.campaigns().change_status(id, start());
    s.dispatch().prepare(id, 1, 10);
    work_on_range(s, id, 1, {skip(1, skip_reason::template_error, fixture->clock().now())});
    while (!s.dispatch().prepare(id, 1, 10).done) {
    }
    BOOST_TEST((row(s, id, 2).status == recipient_status::queued));
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(duplicate_that_was_queued_instead_is_closed_with_its_campaign, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_twins(s, 2);
    const auto id = running_campaign(s);
    release(s, work_on_range(s, id, 2, {skip(1, skip_reason::template_error, fixture->clock().now())}));
    s.campaigns().change_status(id, step(campaign_action::cancel));
    while (!s.dispatch().close_rest(id, 10)) {
    }
    BOOST_TEST((row(s, id, 2).status == recipient_status::cancelled));
    BOOST_TEST(s.dispatch().work().empty());
    BOOST_TEST(faults(s, id) == "");
}

BOOST_AUTO_TEST_SUITE_END()
