// Events of vendors: stored once, folded in any order, counted, with the suppressions that follow.
#include "conformance/event_factory.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(events_tests)

BOOST_DATA_TEST_CASE(an_event_reported_twice_counts_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    event_factory make{s, id};
    const std::vector batch{
        make(1, event_kind::accepted), make(1, event_kind::delivered), make(2, event_kind::delivered)};
    const auto first = s.events().record(batch);
    BOOST_TEST(first.stored == 3);
    BOOST_TEST(first.duplicates == 0);
    const auto second = s.events().record(batch);
    BOOST_TEST(second.stored == 0);
    BOOST_TEST(second.duplicates == 3);
    BOOST_TEST((row(s, id, 1).status == recipient_status::delivered));
    BOOST_TEST(counted(s, id, event_counter::delivered) == 2);
    BOOST_TEST(s.campaigns().counts(id).sent == 10);
    BOOST_TEST(s.events().history({id, 1}).size() == 2u);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(any_order_and_any_repeats_fold_to_the_same_state, stores, kind)
{
    std::string expected;
    std::mt19937 random{7};
    for (int round = 0; round < 6; ++round) {
        const auto fixture = open_fixture(kind);
        auto& f = *fixture;
        auto& s = f.store();
        const auto id = sent_campaign(f);
        event_factory make{s, id};
        std::vector events{make(1, event_kind::accepted), make(1, event_kind::delivered, 5s),
            make.open(1, event_actor::machine, 6s), make.open(1, event_actor::human, 60s),
            make.click(1, "https://a", 70s), make(2, event_kind::delivered), make.bounce(2, bounce_class::hard),
            make.bounce(3, bounce_class::blocked), make(4, event_kind::failed), make(5, event_kind::complained),
            make.click(6, "https://a", 1s), make.click(6, "https://b", 2s), make.click(6, "https://c", 3s),
            make.click(6, "https://a", 300s), make(7, event_kind::deferred), make(7, event_kind::unsubscribed),
            make(11, event_kind::delivered), make(12, event_kind::delivered), make(4, event_kind::accepted)};
        const auto once = events;
        events.insert(events.end(), once.begin(), once.begin() + 9);
        if (round > 0)
            std::ranges::shuffle(events, random);
        const auto size = round == 0 ? events.size() : static_cast<std::size_t>(round);
        for (std::size_t i = 0; i < events.size(); i += size)
            s.events().record(std::span{events}.subspan(i, std::min(size, events.size() - i)));

        std::string all;
        for (const auto& r : s.campaigns().recipients(id, {}, {0, 100}).items)
            all += std::string{to_string(r.status)} + ' ' + r.reason + ' ' + std::to_string(r.opens) + ' ' +
                   std::to_string(r.machine_opens) + ' ' + std::to_string(r.clicks) + ' ' +
                   std::to_string(r.machine_clicks) +
                   (r.opened_at ? " o" + std::to_string((*r.opened_at - noon).count()) : "") +
                   (r.clicked_at ? " c" + std::to_string((*r.clicked_at - noon).count()) : "") + '\n';
        for (const auto& [counter, amount] : s.events().counts(id))
            all += std::string{to_string(counter)} + ' ' + std::to_string(amount) + '\n';
        if (round == 0)
            expected = all;
        BOOST_TEST_CONTEXT("round " << round)
        {
            BOOST_TEST(all == expected);
            BOOST_TEST(faults(s, id) == "");
            BOOST_TEST(counted(s, id, event_counter::machine_clicks) == 3);
            BOOST_TEST(counted(s, id, event_counter::inferred_opens) == 1);
        }
    }
}

BOOST_DATA_TEST_CASE(an_event_of_an_unknown_email_prevents_its_retry, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    event_factory make{s, id};
    s.events().record(std::vector{make(11, event_kind::accepted)});
    BOOST_TEST((row(s, id, 11).status == recipient_status::sent));
    f.clock().advance(1h);
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
    BOOST_TEST(s.campaigns().counts(id).unknown == 0);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_resent_email_keeps_its_reason_for_any_order_of_events, stores, kind)
{
    for (const bool answer_first : {true, false})
        for (const bool complaint_first : {true, false})
            BOOST_TEST_CONTEXT("the answer first: " << answer_first << ", the complaint first: " << complaint_first)
            {
                const auto fixture = open_fixture(kind);
                auto& f = *fixture;
                auto& s = f.store();
                const auto id = sent_campaign(f);
                f.clock().advance(1h);
                const claim_terms terms{"w", 60s, 15min};
                BOOST_REQUIRE(s.dispatch().claim_retries(id, 10, terms).size() == 1u);
                auto answer = outcome(11, recipient_status::sent, f.clock().now());
                answer.attempt = 2;
                answer.reason = "resent_after_unknown";
                if (answer_first)
                    s.dispatch().settle_retries(id, terms.token, {&answer, 1});
                event_factory make{s, id};
                std::vector events{make(11, event_kind::accepted, 0s, 2), make(11, event_kind::complained, 1s, 2),
                    make(11, event_kind::delivered, 0s, 2), make(11, event_kind::delivered, 0s, 1)};
                events[1].reason = "abuse";
                if (complaint_first)
                    std::swap(events[0], events[1]);
                for (const auto& e : events)
                    s.events().record({&e, 1});
                if (!answer_first)
                    s.dispatch().settle_retries(id, terms.token, {&answer, 1});
                BOOST_TEST((row(s, id, 11).status == recipient_status::delivered));
                BOOST_TEST(row(s, id, 11).reason == "resent_after_unknown");
                BOOST_TEST(faults(s, id) == "");
            }
}

BOOST_DATA_TEST_CASE(an_event_may_come_before_the_answer_to_the_sending, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 2);
    const auto id = running_campaign(s);
    event_factory make{s, id};
    const auto range = work_on_range(s, id, 2);
    auto failed = make(2, event_kind::failed);
    failed.reason = "30003";
    s.events().record(std::vector{make(1, event_kind::delivered), failed});
    BOOST_TEST((row(s, id, 1).status == recipient_status::delivered));
    const std::vector sent{
        outcome(1, recipient_status::sent, f.clock().now()), outcome(2, recipient_status::sent, f.clock().now())};
    release_range(s, window_to(range, 2, sent));
    BOOST_TEST((row(s, id, 1).status == recipient_status::delivered));
    BOOST_TEST((row(s, id, 2).status == recipient_status::failed));
    BOOST_TEST(s.campaigns().counts(id).sent == 1);
    BOOST_TEST(s.campaigns().counts(id).failed == 1);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(hard_bounces_and_complaints_suppress_the_address_and_soft_ones_do_not, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    event_factory make{s, id};
    auto complaint = make(3, event_kind::complained);
    complaint.suppress = "complaint";
    s.events().record(std::vector{make.bounce(1, bounce_class::hard), make.bounce(2, bounce_class::soft), complaint});
    const auto reason_of = [&](const char* address) {
        const auto found = s.suppressions().find(channel::email, address);
        return found ? found->reason : std::string{};
    };
    BOOST_TEST(reason_of("p1@example.com") == "bounce");
    BOOST_TEST(reason_of("p2@example.com") == "");
    BOOST_TEST(reason_of("p3@example.com") == "complaint");
    BOOST_TEST(counted(s, id, event_counter::bounced_hard) == 1);
    BOOST_TEST(counted(s, id, event_counter::bounced_soft) == 1);
    BOOST_TEST(row(s, id, 1).reason == "5.1.1");
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(events_of_unknown_messages_are_kept_and_matched_later, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    event_factory make{s, id};
    auto without_key = make(1, event_kind::delivered);
    without_key.key.clear();
    auto foreign = make(1, event_kind::delivered);
    foreign.key = "othr0000-1-1-1";
    auto test_message = make(1, event_kind::delivered);
    test_message.key = s.instance() + "-1-0-99";
    const auto took = s.events().record(std::vector{without_key, foreign, test_message});
    BOOST_TEST(took.unmatched == 1);
    BOOST_TEST(took.foreign == 2);
    BOOST_TEST(s.events().unmatched_events(true, {}).items.size() == 1u);
    BOOST_TEST(s.events().match_again(0, 10).intake.stored == 0);

    auto sent = outcome(1, recipient_status::sent, f.clock().now());
    sent.external_id = "m1";
    work_on_range(s, id, 1, {sent});
    const auto matched = s.events().match_again(0, 10);
    BOOST_TEST(matched.examined == 1);
    BOOST_TEST(matched.intake.stored == 1);
    BOOST_TEST((row(s, id, 1).status == recipient_status::delivered));
    BOOST_TEST(s.events().unmatched_events(true, {}).items.empty());
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_busy_line_is_redialled_as_often_as_the_campaign_allows, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    auto recipient = person("a");
    recipient.phone = "+14155550100";
    s.contacts().upsert(std::vector{recipient});
    auto c = draft();
    c.type = channel::phone;
    c.from.address = "+15005550006";
    c.call.redial = {1, 30min};
    const auto id = running_campaign(s, c);
    const auto range = work_on_range(s, id, 1, {outcome(1, recipient_status::sent, f.clock().now())});
    release(s, range);
    s.dispatch().complete(id);

    event_factory make{s, id};
    auto busy = make(1, event_kind::busy);
    busy.channel = channel::phone;
    s.events().record(std::vector{busy});
    BOOST_TEST((row(s, id, 1).status == recipient_status::retrying));
    BOOST_TEST((s.campaigns().get(id)->status == campaign_status::running));
    BOOST_TEST(s.dispatch().claim_retries(id, 10, {"w", 60s, 15min}).empty());
    BOOST_TEST(faults(s, id) == "");
    f.clock().advance(31min);
    const claim_terms terms{"w", 60s, 15min};
    BOOST_TEST(s.dispatch().claim_retries(id, 10, terms).size() == 1u);
    auto second_attempt = outcome(1, recipient_status::sent, f.clock().now());
    second_attempt.attempt = 2;
    s.dispatch().settle_retries(id, terms.token, std::vector{second_attempt});

    auto no_answer = make(1, event_kind::no_answer, 0s, 2);
    no_answer.channel = channel::phone;
    s.events().record(std::vector{no_answer});
    BOOST_TEST((row(s, id, 1).status == recipient_status::no_answer));
    BOOST_TEST(counted(s, id, event_counter::no_answer) == 1);
    BOOST_TEST(counted(s, id, event_counter::busy) == 0);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(links_and_minutes_are_counted_one_by_one, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    event_factory make{s, id};
    s.events().record(std::vector{make.click(1, "https://a"), make.click(1, "https://a", 90s),
        make.click(2, "https://a", 90s), make.click(2, "https://b", 200s)});
    const auto links = s.events().links(id, 10);
    BOOST_REQUIRE(links.size() == 2u);
    BOOST_TEST(links[0].link == "https://a");
    BOOST_TEST(links[0].unique_clicks == 2);
    BOOST_TEST(links[0].clicks == 3);
    const auto minutes = s.events().minutes(id, noon, noon + 1h, 10);
    BOOST_REQUIRE(minutes.size() == 3u);
    BOOST_TEST((minutes[1].minute == noon + 1min));
    BOOST_TEST(minutes[1].amount == 2);
}

BOOST_AUTO_TEST_SUITE_END()
