// Requests with an Idempotency-Key: stored with their writes, found for a day, and executed by one unit at a time.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

const std::string key = "00000000000000ff00";

keyed_request request_of(std::string answer, std::string of = key)
{
    return {.key = std::move(of),
        .fingerprint = "print",
        .operation = "campaigns.create",
        .is_done = true,
        .id = 7,
        .answer = std::move(answer)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(idempotency_tests)

BOOST_DATA_TEST_CASE(a_request_is_found_as_it_was_kept_last, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store().idempotency();
    BOOST_TEST(!s.find(key).has_value());
    s.keep({.key = key, .fingerprint = {}, .operation = "imports.create"});
    BOOST_TEST(!s.find(key)->is_done);
    BOOST_TEST(s.find(key)->answer == "");
    s.keep(request_of(R"({"a":"\u00e9"})"));
    const auto found = s.find(key).value();
    BOOST_TEST(found.key == key);
    BOOST_TEST(found.fingerprint == "print");
    BOOST_TEST(found.operation == "campaigns.create");
    BOOST_TEST(found.is_done);
    BOOST_TEST(found.id == 7);
    BOOST_TEST(found.answer == R"({"a":"\u00e9"})");
    BOOST_TEST((found.at == fixture->clock().now()));
    s.forget(key);
    BOOST_TEST(!s.find(key).has_value());
}

BOOST_DATA_TEST_CASE(a_unit_that_fails_keeps_no_request, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    BOOST_CHECK_THROW(s.atomically([&] {
        s.idempotency().keep(request_of("{}"));
        throw error{errc::conflict, "no"};
    }),
        error);
    BOOST_TEST(!s.idempotency().find(key).has_value());
}

BOOST_DATA_TEST_CASE(a_request_is_kept_for_a_day_and_deleted_with_later_ones, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store().idempotency();
    for (const auto* each : {"0000000000000001", "0000000000000002", "0000000000000003", "0000000000000004",
             "0000000000000005", "0000000000000006"})
        s.keep(request_of("{}", each));
    fixture->clock().advance(24h);
    s.keep(request_of("{}", "0000000000000007"));
    BOOST_TEST(s.find("0000000000000001").has_value());
    fixture->clock().advance(1s);
    BOOST_TEST(!s.find("0000000000000001").has_value());
    BOOST_TEST(s.find("0000000000000007").has_value());
    s.keep(request_of("{}", "0000000000000008"));
    BOOST_TEST(s.prune(100) == 2);
    BOOST_TEST(s.prune(100) == 0);
    BOOST_TEST(s.find("0000000000000007").has_value());
    BOOST_TEST(s.find("0000000000000008").has_value());
}

BOOST_DATA_TEST_CASE(a_key_is_taken_by_one_unit_at_a_time, stores, kind)
{
    const auto fixture = open_fixture(kind);
    const auto other = fixture->open_another();
    auto& s = fixture->store();
    if (!other)
        return;
    std::atomic<int> executed = 0;
    const auto execute = [&](store& over) {
        for (bool is_done = false; !is_done;)
            over.atomically([&] {
                is_done = false;
                if (!over.idempotency().reserve(key))
                    return;
                if (!over.idempotency().find(key)) {
                    ++executed;
                    over.idempotency().keep(request_of("{}"));
                }
                is_done = true;
            });
    };
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i)
        clients.emplace_back([&, i] { execute(i % 2 == 0 ? s : *other); });
    for (auto& each : clients)
        each.join();
    BOOST_TEST(executed == 1);
}

BOOST_DATA_TEST_CASE(units_that_read_and_then_write_lose_no_change, stores, kind)
{
    const auto fixture = open_fixture(kind);
    const auto other = fixture->open_another();
    auto& s = fixture->store();
    const auto id = s.contacts().upsert(std::vector{person("a")}).at(0).id;
    const auto count_up = [id](store& over) {
        over.atomically_if_unchanged([&] {
            auto c = over.contacts().get(id).value();
            c.lead_score = c.lead_score.value_or(0) + 1;
            over.contacts().upsert(std::vector{c});
        });
    };
    constexpr int each_counts = 3;
    std::vector<std::thread> clients;
    for (int i = 0; i < 3; ++i)
        clients.emplace_back([&, i] {
            for (int n = 0; n < each_counts; ++n)
                count_up(other && i % 2 == 0 ? *other : s);
        });
    for (auto& each : clients)
        each.join();
    BOOST_TEST(s.contacts().get(id)->lead_score.value() == 3 * each_counts);
}

BOOST_AUTO_TEST_SUITE_END()
