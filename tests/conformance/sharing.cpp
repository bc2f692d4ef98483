// Many threads and two processes on one database.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sharing)

BOOST_DATA_TEST_CASE(threads_that_write_and_read_at_once_lose_nothing, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    constexpr int writers = 4;
    constexpr int rounds = 25;
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int w = 0; w < writers; ++w)
        threads.emplace_back([&, w] {
            try {
                for (int i = 0; i < rounds; ++i) {
                    s.contacts().upsert(
                        std::vector{person(std::to_string(w) + "-" + std::to_string(i), "x@example.com")});
                    s.contacts().count({}, channel::email);
                    s.contacts().list({}, {}, {0, 5});
                }
            } catch (const error&) {
                ++failures;
            }
        });
    for (auto& t : threads)
        t.join();
    BOOST_TEST(failures == 0);
    BOOST_TEST(s.contacts().count({}, {}) == writers * rounds);
}

BOOST_DATA_TEST_CASE(second_store_on_the_database_sees_and_continues_the_work_of_the_first, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    const auto other = f.open_another();
    if (!other)
        return;  // a database in memory belongs to one store
    BOOST_TEST(other->instance() == f.store().instance());
    add_people(f.store(), 20);
    const auto id = running_campaign(*other);
    const auto first = f.store().dispatch().claim_range(id, {"one", 60s, 900s}).value();
    const auto second = other->dispatch().claim_range(id, {"two", 60s, 900s}).value();
    BOOST_TEST(first.first_seq != second.first_seq);
    BOOST_TEST(!other->dispatch().claim_range(id, {"two", 60s, 900s}));
    f.store().campaigns().change_status(id, step(campaign_action::pause));
    BOOST_TEST(!other->dispatch()
                    .open_window({id, second.first_seq, second.token, second.intent_seq, second.last_seq, 60s, {}})
                    .granted);
}

BOOST_DATA_TEST_CASE(two_stores_that_write_at_once_wait_for_each_other, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    const auto other = f.open_another();
    if (!other)
        return;
    constexpr int rounds = 50;
    std::atomic<int> failures = 0;
    const auto write = [&](store& s, const std::string& name) {
        try {
            for (int i = 0; i < rounds; ++i)
                s.contacts().upsert(std::vector{person(name + std::to_string(i))});
        } catch (const error&) {
            ++failures;
        }
    };
    std::thread first_writer{[&] { write(f.store(), "one"); }};
    std::thread second_writer{[&] { write(*other, "two"); }};
    first_writer.join();
    second_writer.join();
    BOOST_TEST(failures == 0);
    BOOST_TEST(f.store().contacts().count({}, {}) == 2 * rounds);
}

BOOST_AUTO_TEST_SUITE_END()
