// Events that come by the thousand, and from several threads: stored once, and audited to the last.
#include "conformance/told.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace outbound;
using namespace outbound::testing;

BOOST_AUTO_TEST_SUITE(store_event_batches)

BOOST_DATA_TEST_CASE(batches_that_come_together_are_each_stored_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    teller tell{s, id};
    std::vector<provider_event> events;
    for (int i = 0; i < 200; ++i)
        events.push_back(tell.open(1 + i % 10, event_actor::human, std::chrono::seconds{i}));
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

BOOST_DATA_TEST_CASE(folding_once_more_mends_nothing_where_nothing_is_wrong, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    teller tell{s, id};
    s.events().record(std::vector{tell(1, event_kind::delivered), tell.open(1, event_actor::human),
        tell.bounce(2, bounce_class::hard), tell(12, event_kind::delivered)});
    BOOST_TEST(s.events().refold(id) == 0);
    BOOST_TEST(faults(s, id) == "");
}

// More than what a cursor gives at a time.
BOOST_DATA_TEST_CASE(thousands_of_contacts_and_recipients_are_read_to_the_last, stores, kind)
{
    constexpr int many = 2'500;
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, many);
    BOOST_TEST(s.contacts().estimate({}, channel::email).sendable == many);
    const auto id = running_campaign(s, many);
    std::vector<settlement> sent;
    teller tell{s, id};
    std::vector<provider_event> events;
    for (recipient_seq seq = 1; seq <= many; ++seq) {
        sent.push_back(outcome(seq, recipient_status::sent, fixture->clock().now()));
        events.push_back(tell(seq, event_kind::delivered));
    }
    while (const auto range = s.dispatch().claim_range(id, {"worker", std::chrono::seconds{60}, std::chrono::seconds{900}})) {
        const auto from = sent.begin() + range->first_seq - 1;
        release_range(s, {id, range->first_seq, range->token, range->last_seq, std::chrono::seconds{60},
                             {from, sent.begin() + range->last_seq}});
    }
    BOOST_TEST(s.events().record(events).stored == many);
    BOOST_TEST(counted(s, id, event_counter::delivered) == many);
    BOOST_TEST(faults(s, id) == "");
    BOOST_TEST(s.events().refold(id) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
