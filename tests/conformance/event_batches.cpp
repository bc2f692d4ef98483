// Large and concurrent batches of events are stored once and pass the audit.
#include "conformance/event_factory.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <random>
#include <set>
#include <sstream>
#include <thread>

using namespace outbound;
using namespace outbound::testing;

namespace {

/// Events of all kinds for the twelve of sent_campaign() and for two that are not there, some of them repeated, some of
/// others.
std::vector<provider_event> some_events(event_factory make, int number)
{
    std::mt19937 random{11};
    std::vector<provider_event> events;
    for (int i = 0; i < number; ++i) {
        if (i > 0 && random() % 5 == 0) {
            events.push_back(events[random() % events.size()]);
            continue;
        }
        const auto seq = static_cast<recipient_seq>(1 + random() % 14);
        const auto kind = names<event_kind>::value[random() % names<event_kind>::value.size()].value;
        auto& e = events.emplace_back(make(seq, kind, std::chrono::seconds{random() % 600}));
        e.link = kind == event_kind::clicked ? "https://example.com/" + std::to_string(random() % 4) : "";
        e.actor = names<event_actor>::value[random() % 3].value;
        e.bounce = kind == event_kind::bounced ? bounce_class::hard : bounce_class::none;
        e.suppress = kind == event_kind::complained ? "complaint" : "";
        e.data = {{"detail", "said \"no\""}};
        if (random() % 20 == 0)
            e.key = "another-1-1-1";
        if (random() % 20 == 0)
            e.key.clear();
    }
    return events;
}

/// The state after all events.
std::string outcome_of(store& s, campaign_id id)
{
    std::ostringstream all;
    const auto at = [](const std::optional<timestamp>& t) { return t ? t->time_since_epoch().count() : 0; };
    for (const auto& r : s.campaigns().recipients(id, {}, {0, 100}).items)
        all << r.seq << ' ' << to_string(r.status) << ' ' << r.reason << ' ' << r.detail << ' ' << r.attempt << ' '
            << r.provider << ' ' << r.external_id << ' ' << at(r.sent_at) << ' ' << at(r.delivered_at) << ' '
            << at(r.opened_at) << ' ' << at(r.clicked_at) << ' ' << at(r.replied_at) << ' ' << at(r.answered_at) << ' '
            << r.answered_by << ' ' << r.opens << ' ' << r.clicks << ' ' << r.machine_opens << ' ' << r.machine_clicks
            << ' ' << s.events().history({id, r.seq}).size() << '\n';
    for (const auto& [counter, amount] : s.events().counts(id))
        all << to_string(counter) << ' ' << amount << '\n';
    for (const auto& m : s.events().minutes(id, noon, noon + std::chrono::hours{1}, 1000))
        all << at(m.minute) << ' ' << to_string(m.kind) << ' ' << m.amount << '\n';
    std::multiset<std::string> suppressed;
    for (const auto& entry : s.suppressions().list({}, {}).items)  // Each store has a key of its own for hashes.
        suppressed.insert((entry.address.starts_with('#') ? "#" : entry.address) + ' ' + entry.reason + '\n');
    for (const auto& line : suppressed)
        all << line;
    all << s.events().unmatched_events(true, {}).items.size() << " loose\n" << faults(s, id);
    return all.str();
}

void add(event_intake& sum, const event_intake& more)
{
    sum.stored += more.stored;
    sum.foreign += more.foreign;
    sum.replies.insert(sum.replies.end(), more.replies.begin(), more.replies.end());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_batches)

BOOST_DATA_TEST_CASE(a_batch_folds_to_the_same_state_as_its_events_one_by_one, stores, kind)
{
    const auto batched = open_fixture(kind);
    const auto separate = open_fixture(kind);
    const auto id = sent_campaign(*batched);
    BOOST_REQUIRE(sent_campaign(*separate) == id);
    auto batched_intake = batched->store().events().record(some_events({batched->store(), id}, 400));
    event_intake separate_intake;
    for (const auto& e : some_events({separate->store(), id}, 400))
        add(separate_intake, separate->store().events().record({&e, 1}));
    // Some have only the vendor's id, which another event must introduce first.
    add(batched_intake, batched->store().events().match_again(0, 1000).intake);
    add(separate_intake, separate->store().events().match_again(0, 1000).intake);
    BOOST_TEST(batched_intake.stored == separate_intake.stored);
    BOOST_TEST(batched_intake.foreign == separate_intake.foreign);
    BOOST_TEST(batched_intake.replies.size() == separate_intake.replies.size());
    BOOST_TEST(outcome_of(batched->store(), id) == outcome_of(separate->store(), id));
    BOOST_TEST(faults(batched->store(), id) == "");
}

BOOST_DATA_TEST_CASE(a_nul_in_the_text_of_an_outcome_or_an_event_does_not_fail_the_batch, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 2);
    const auto id = running_campaign(s);
    std::vector outcomes{outcome(1, recipient_status::sent, noon), outcome(2, recipient_status::sent, noon)};
    outcomes[0].external_id = std::string{"a\0b", 3};
    work_on_range(s, id, 2, outcomes);
    BOOST_TEST(s.campaigns().counts(id).sent == 2);
    event_factory make{s, id};
    auto odd = make.click(1, std::string{"https://a\0b", 11});
    odd.data = {{"agent", std::string{"x\0y", 3}}};
    BOOST_TEST(s.events().record(std::vector{odd, make(2, event_kind::delivered)}).stored == 2);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(
    nul_and_malformed_utf8_in_any_text_of_an_event_are_replaced_and_the_event_is_known_again, stores, kind)
{
    const std::string kept_text = "a\xEF\xBF\xBD"
                                  "b";
    for (const auto& odd : {std::string{"a\0b", 3}, std::string{"a\xE4"
                                                                "b"}}) {
        const auto fixture = open_fixture(kind);
        auto& s = fixture->store();
        add_people(s, 1);
        const auto id = running_campaign(s);
        work_on_range(s, id, 1, {outcome(1, recipient_status::sent, noon)});
        event_factory make{s, id};
        auto matched = make(1, event_kind::bounced);
        auto unmatched = make(1, event_kind::replied);
        unmatched.key.clear();
        unmatched.channel = channel::sms;
        unmatched.vendor_id = unmatched.provider = odd;
        for (auto* e : {&matched, &unmatched}) {
            e->id = e->address = e->reason = e->link = e->suppress = odd;
            e->data = {{odd, odd}, {"list", boost::json::array{odd, boost::json::object{{"inner", odd}}}}};
        }
        BOOST_TEST(s.events().record(std::vector{matched, unmatched}).stored == 2);
        BOOST_TEST(s.events().record(std::vector{matched, unmatched}).duplicates == 2);
        const auto history = s.events().history({id, 1});
        BOOST_REQUIRE(history.size() == 1u);
        BOOST_TEST(history[0].reason == kept_text);
        BOOST_TEST(history[0].data.at(kept_text).as_string() == kept_text);
        const auto kept = s.events().unmatched_events(true, {0, 10}).items;
        BOOST_REQUIRE(kept.size() == 1u);
        BOOST_TEST(kept[0].event.vendor_id == kept_text);
        BOOST_TEST(faults(s, id) == "");
    }
}

BOOST_DATA_TEST_CASE(batches_that_come_together_are_each_stored_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    event_factory make{s, id};
    std::vector<provider_event> events;
    for (int i = 0; i < 200; ++i)
        events.push_back(make.open(1 + i % 10, event_actor::human, std::chrono::seconds{i}));
    std::atomic<std::int64_t> stored = 0, repeated = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (std::size_t i = 0; i < events.size(); i += 10) {
                const auto took = s.events().record(std::span{events}.subspan(i, 10));
                stored += took.stored;
                repeated += took.duplicates;
            }
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(stored == 200);
    BOOST_TEST(repeated == 600);
    BOOST_TEST(counted(s, id, event_counter::opens) == 200);
    BOOST_TEST(counted(s, id, event_counter::unique_opens) == 10);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(refolding_changes_nothing_where_nothing_is_wrong, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    event_factory make{s, id};
    s.events().record(std::vector{make(1, event_kind::delivered), make.open(1, event_actor::human),
        make.bounce(2, bounce_class::hard), make(12, event_kind::delivered)});
    BOOST_TEST(s.events().refold(id) == 0);
    BOOST_TEST(faults(s, id) == "");
}

// More rows than a cursor fetches at once.
BOOST_DATA_TEST_CASE(all_of_thousands_of_contacts_and_recipients_are_read, stores, kind)
{
    constexpr int many = 2'500;
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, many);
    BOOST_TEST(s.contacts().estimate({}, channel::email).sendable == many);
    const auto id = running_campaign(s, many);
    std::vector<settlement> sent;
    event_factory make{s, id};
    std::vector<provider_event> events;
    for (recipient_seq seq = 1; seq <= many; ++seq) {
        sent.push_back(outcome(seq, recipient_status::sent, fixture->clock().now()));
        events.push_back(make(seq, event_kind::delivered));
    }
    while (const auto range =
               s.dispatch().claim_range(id, {"worker", std::chrono::seconds{60}, std::chrono::seconds{900}})) {
        const auto from = sent.begin() + range->first_seq - 1;
        release_range(s, window_to(*range, range->last_seq, {from, sent.begin() + range->last_seq}));
    }
    BOOST_TEST(s.events().record(events).stored == many);
    BOOST_TEST(counted(s, id, event_counter::delivered) == many);
    BOOST_TEST(faults(s, id) == "");
    BOOST_TEST(s.events().refold(id) == 0);
}

BOOST_DATA_TEST_CASE(refolding_many_opens_and_clicks_in_any_order_changes_nothing, stores, kind)
{
    std::mt19937 random{5};
    const auto pick = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most + 1)); };
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = sent_campaign(*fixture);
    event_factory make{s, id};
    for (int batch = 0; batch < 40; ++batch) {
        std::vector<provider_event> events;
        for (int left = 1 + pick(5); left > 0; --left) {
            const auto seq = 1 + pick(2);
            const auto at = std::chrono::seconds{pick(90)};
            if (pick(4) == 0)
                events.push_back(make.open(seq, pick(2) == 0 ? event_actor::machine : event_actor::human, at));
            else
                events.push_back(make.click(seq, "https://" + std::string(1, static_cast<char>('a' + pick(3))), at));
        }
        s.events().record(events);
        if (batch % 8 == 7)
            BOOST_REQUIRE(faults(s, id) == "");
    }
    BOOST_TEST(s.events().refold(id) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
