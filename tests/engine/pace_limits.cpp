// Limits of messages per second and turns under them, without an engine.
#include "engine/pace_limits.hpp"

#include "engine/part_fixture.hpp"

namespace {

struct limits_fixture : part_fixture {
    std::vector<pace_slot> reserve(std::size_t units, const std::vector<pace_limit>& under)
    {
        std::vector<pace_slot> slots;
        auto task = [&]() -> boost::asio::awaitable<void> { co_await limits.reserve(under, units, slots); };
        drive(task());
        return slots;
    }

    bool set(const std::string& name, double per_second)
    {
        bool changed = false;
        auto task = [&]() -> boost::asio::awaitable<void> { changed = co_await limits.set(name, per_second); };
        drive(task());
        return changed;
    }

    pace_limits limits{ctx()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pace_limits_tests, limits_fixture)

BOOST_AUTO_TEST_CASE(each_limit_gives_a_slot_after_those_that_it_gave_before)
{
    db->pace().set_limit("global", 10);
    db->pace().set_limit("provider:main", 1);
    const auto all = db->pace().limits();
    BOOST_TEST(reserve(10, all).size() == 2u);
    const auto second = reserve(1, all);
    BOOST_REQUIRE(second.size() == 2u);
    BOOST_TEST(second[0].limit.name == "global");
    BOOST_TEST((second[0].start == clock.steady() + 1s));
    BOOST_TEST(second[1].limit.name == "provider:main");
    BOOST_TEST((second[1].start == clock.steady() + 10s));
}

BOOST_AUTO_TEST_CASE(no_slot_is_given_under_a_limit_that_has_changed_in_the_store)
{
    db->pace().set_limit("global", 10);
    const auto known = db->pace().limits();
    db->pace().set_limit("global", 20);
    BOOST_TEST(reserve(1, known).empty());
    db->pace().set_limit("global", 0);
    BOOST_TEST(reserve(1, known).empty());
}

BOOST_AUTO_TEST_CASE(a_limit_is_stored_only_where_it_differs_from_the_known_one)
{
    BOOST_TEST(set("global", 5));
    BOOST_TEST(!set("global", 5));
    BOOST_TEST(limits.rate_of("global") == 5);
    BOOST_TEST(db->pace().limits().size() == 1u);
    BOOST_TEST(set("global", 0));
    BOOST_TEST(limits.rate_of("global") == 0);
    BOOST_TEST(db->pace().limits().empty());
    BOOST_TEST(!set("global", 0));
}

BOOST_AUTO_TEST_CASE(limits_that_were_read_say_whether_they_differ)
{
    BOOST_TEST(limits.replace({{"global", 5}}));
    BOOST_TEST(!limits.replace({{"global", 5}}));
    BOOST_TEST(limits.replace({{"global", 6}}));
    BOOST_REQUIRE(limits.existing({"campaign:1", "global"}).size() == 1u);
    BOOST_TEST(limits.existing({"campaign:1", "global"})[0].per_second == 6);
    BOOST_TEST(limits.replace({}));
}

BOOST_AUTO_TEST_SUITE_END()
