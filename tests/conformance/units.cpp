// Several calls in one transaction: store::atomically(), store::read_together() and store::after_commit().
#include "conformance/event_factory.hpp"
#include "conformance/people.hpp"
#include "store/sql/database.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <barrier>
#include <stdexcept>
#include <thread>
#include <utility>

using namespace outbound;
using namespace outbound::testing;

namespace {

bool has_person(store& s, const std::string& key)
{
    return s.contacts().find(key).has_value();
}

void add_person(store& s, const std::string& key)
{
    s.contacts().upsert(std::vector{person(key)});
}

/// Performs an operation with an idempotency key: once for any number of requests.
void add_campaign_once(store& s, const std::string& key)
{
    s.atomically([&] {
        if (has_person(s, key))
            return;
        s.campaigns().create(draft(key));
        add_person(s, key);
    });
}

struct stopped : std::runtime_error {
    stopped() : std::runtime_error{"stopped"} {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(units)

BOOST_DATA_TEST_CASE(calls_of_a_unit_are_committed_together, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto other = fixture->open_another();
    s.atomically([&] {
        add_person(s, "a");
        s.segments().create("everybody", {});
        BOOST_TEST(has_person(s, "a"));
        BOOST_TEST(s.contacts().count({}, {}) == 1);
        if (other)
            BOOST_TEST(!has_person(*other, "a"));
    });
    BOOST_TEST(has_person(s, "a"));
    BOOST_TEST(s.segments().list({}).items.size() == 1U);
    if (other)
        BOOST_TEST(has_person(*other, "a"));
}

BOOST_DATA_TEST_CASE(unit_that_throws_leaves_no_trace, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    BOOST_CHECK_THROW(s.atomically([&] {
        running_campaign(s);
        add_person(s, "a");
        throw stopped{};
    }),
        stopped);
    BOOST_TEST(!has_person(s, "a"));
    BOOST_TEST(s.campaigns().list({}, {}).items.empty());
    add_person(s, "b");
    BOOST_TEST(has_person(s, "b"));
}

BOOST_DATA_TEST_CASE(failed_call_undoes_only_its_own_writes, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    s.segments().create("taken", {});
    s.atomically([&] {
        add_person(s, "a");
        BOOST_TEST((problem_of([&] { s.segments().create("taken", {}); }).code == errc::conflict));
        add_person(s, "b");
    });
    BOOST_TEST(has_person(s, "a"));
    BOOST_TEST(has_person(s, "b"));
    BOOST_TEST(s.segments().list({}).items.size() == 1U);
}

BOOST_DATA_TEST_CASE(unit_inside_another_one_joins_it, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    BOOST_CHECK_THROW(s.atomically([&] {
        s.atomically([&] { add_person(s, "inner"); });
        throw stopped{};
    }),
        stopped);
    BOOST_TEST(!has_person(s, "inner"));
    s.atomically([&] {
        add_person(s, "outer");
        BOOST_CHECK_THROW(s.atomically([&] {
            add_person(s, "inner");
            throw stopped{};
        }),
            stopped);
    });
    BOOST_TEST(has_person(s, "outer"));
    BOOST_TEST(!has_person(s, "inner"));
}

BOOST_DATA_TEST_CASE(events_go_out_after_the_commit_and_in_order, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto other = fixture->open_another();
    std::string events;
    const auto event = [&](const std::string& name) {
        s.after_commit([&, name] { events += name + (!other || has_person(*other, "a") ? ' ' : '?'); });
    };
    s.atomically([&] {
        event("first");
        s.atomically([&] { event("second"); });
        BOOST_CHECK_THROW(s.atomically([&] {
            event("undone");
            throw stopped{};
        }),
            stopped);
        add_person(s, "a");
        event("third");
        BOOST_TEST(events == "");
    });
    BOOST_TEST(events == "first second third ");
    BOOST_CHECK_THROW(s.atomically([&] {
        event("never");
        throw stopped{};
    }),
        stopped);
    BOOST_TEST(events == "first second third ");
    event("alone");
    BOOST_TEST(events == "first second third alone ");
}

BOOST_DATA_TEST_CASE(unit_runs_again_when_the_database_preferred_another_transaction, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    int runs = 0;
    std::string events;
    s.atomically([&] {
        add_person(s, "run " + std::to_string(++runs));
        s.after_commit([&, run = runs] { events += std::to_string(run); });
        s.atomically([&] {
            if (runs < 3)
                throw sql::transaction_conflict{"as if of 40001"};
        });
    });
    BOOST_TEST(runs == 3);
    BOOST_TEST(events == "3");
    BOOST_TEST(s.contacts().count({}, {}) == 1);
    BOOST_TEST(has_person(s, "run 3"));
    runs = 0;
    const auto problem = problem_of([&] {
        s.atomically([&] {
            ++runs;
            throw sql::transaction_conflict{"always"};
        });
    });
    BOOST_TEST((problem.code == errc::busy));
    BOOST_TEST(runs == 10);
}

BOOST_DATA_TEST_CASE(request_repeated_after_a_lost_answer_is_performed_once, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    for (int requests = 0; requests < 3; ++requests)
        add_campaign_once(s, "key");  // The caller got no answer to the earlier commits.
    BOOST_TEST(s.campaigns().list({}, {}).items.size() == 1U);
}

BOOST_DATA_TEST_CASE(events_of_a_unit_are_committed_only_with_the_unit, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 2);
    const auto id = running_campaign(s);
    const auto now = fixture->clock().now();
    release(
        s, work_on_range(s, id, 2, {outcome(1, recipient_status::sent, now), outcome(2, recipient_status::sent, now)}));
    event_factory of_unit{s, id};
    event_factory of_others{s, id, 100};
    std::thread others;
    BOOST_CHECK_THROW(s.atomically([&] {
        add_person(s, "a");
        others = std::thread{[&] { s.events().record(std::vector{of_others(2, event_kind::delivered)}); }};
        s.events().record(std::vector{of_unit(1, event_kind::delivered)});
        throw stopped{};
    }),
        stopped);
    others.join();
    BOOST_TEST(s.events().history({id, 1}).empty());
    BOOST_TEST(s.events().history({id, 2}).size() == 1U);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(conflicting_units_both_succeed, stores, kind)
{
    const auto fixture = open_fixture(kind);
    const auto other = fixture->open_another();
    if (!other)
        return;
    auto& s = fixture->store();
    const bool is_server = kind.name == "postgresql" || kind.name == "pgbouncer";
    s.pace().set_limit("a", 1);
    s.pace().set_limit("b", 1);
    std::barrier each_holds_one{2};
    std::atomic<int> runs = 0;
    const auto change = [&](store& through, const std::string& first, const std::string& second, double rate) {
        bool is_first_run = true;
        through.atomically([&] {
            ++runs;
            through.pace().set_limit(first, rate);
            if (std::exchange(is_first_run, false) && is_server)  // SQLite allows one at a time.
                each_holds_one.arrive_and_wait();
            through.pace().set_limit(second, rate);
        });
    };
    std::thread opposite{[&] { change(*other, "b", "a", 2); }};
    change(s, "a", "b", 3);
    opposite.join();
    BOOST_TEST(runs >= (is_server ? 3 : 2));
    const auto limits = s.pace().limits();
    BOOST_REQUIRE(limits.size() == 2U);
    BOOST_TEST(limits.at(0).per_second > 1);
    BOOST_TEST(limits.at(0).per_second == limits.at(1).per_second);
}

BOOST_DATA_TEST_CASE(contacts_stay_as_they_are_between_an_edit_of_none_and_the_end_of_the_unit, stores, kind)
{
    const auto fixture = open_fixture(kind);
    const auto other = fixture->open_another();
    if (!other)
        return;
    auto& s = fixture->store();
    constexpr int rounds = 20;
    std::barrier begin{2};
    const auto add_if_new = [&](store& through, const std::string& name) {
        for (int round = 0; round < rounds; ++round) {
            auto one = person(name + std::to_string(round));
            one.email = "shared" + std::to_string(round) + "@example.com";
            const std::vector addresses{one.email};
            begin.arrive_and_wait();
            through.atomically([&] {
                through.contacts().edit({}, {});
                if (through.contacts().find_by_address(channel::email, addresses).empty())
                    through.contacts().upsert(std::vector{one});
            });
        }
    };
    std::thread rival{[&] { add_if_new(*other, "rival"); }};
    add_if_new(s, "own");
    rival.join();
    BOOST_TEST(s.contacts().count({}, {}) == rounds);
}

BOOST_DATA_TEST_CASE(person_can_be_erased_in_a_unit, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto ids = add_people(s, 2);
    const auto id = running_campaign(s);
    s.atomically([&] { BOOST_TEST(s.contacts().erase(ids.at(0))->recipients == 1); });
    BOOST_TEST(!has_person(s, "p1"));
    BOOST_TEST(row(s, id, 1).address == "");
    BOOST_TEST(s.contacts().erase(ids.at(1))->is_done);
}

BOOST_DATA_TEST_CASE(reads_together_see_one_state_despite_writes_of_others, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto other = fixture->open_another();
    add_person(s, "a");
    s.read_together([&] {
        BOOST_TEST(has_person(s, "a"));
        if (other)
            add_person(*other, "b");
        BOOST_TEST(!has_person(s, "b"));
        BOOST_TEST(s.contacts().count({}, {}) == 1);
        s.read_together([&] { BOOST_TEST(s.contacts().count({}, {}) == 1); });
    });
    BOOST_TEST(has_person(s, "b") == (other != nullptr));
    add_person(s, "c");
    BOOST_CHECK_THROW(s.read_together([&] { throw stopped{}; }), stopped);
    add_person(s, "d");
    BOOST_TEST(has_person(s, "d"));
}

BOOST_AUTO_TEST_SUITE_END()
