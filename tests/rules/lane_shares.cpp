// The division of lanes among campaigns.
#include "rules/lane_shares.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using outbound::rules::lane_shares;
using outbound::rules::lane_use;

namespace {

/// The number of ranges of each campaign if each starts as many as it may, one after another.
std::vector<std::size_t> spread(std::size_t lanes, std::vector<lane_use> uses, std::size_t most_ranges = 128)
{
    for (bool more = true; more;) {
        more = false;
        for (auto& use : uses)
            if (lane_shares{lanes, most_ranges, uses}.may_begin(use)) {
                ++use.ranges;
                more = true;
            }
    }
    std::vector<std::size_t> ranges;
    for (const auto& use : uses)
        ranges.push_back(use.ranges);
    return ranges;
}

const lane_use fast{true, false, 0, 0};
const lane_use paced{true, true, 0, 0};

}  // namespace

BOOST_AUTO_TEST_SUITE(lane_shares_tests)

BOOST_AUTO_TEST_CASE(one_campaign_has_all_lanes_and_several_share_them)
{
    const auto each = boost::test_tools::per_element();
    BOOST_TEST(spread(4, {fast}) == (std::vector<std::size_t>{4}), each);
    BOOST_TEST(spread(4, {paced}) == (std::vector<std::size_t>{5}), each);  // Its first waits outside of the lanes.
    BOOST_TEST(spread(4, {fast, fast}) == (std::vector<std::size_t>{2, 2}), each);
    BOOST_TEST(spread(2, {fast, fast, fast}) == (std::vector<std::size_t>{1, 1, 1}), each);
}

BOOST_AUTO_TEST_CASE(paced_campaigns_do_not_slow_a_fast_one)
{
    std::vector<lane_use> uses(31, paced);
    uses.back() = fast;
    const auto got = spread(4, uses);
    BOOST_TEST(got.back() == 4u);
    BOOST_TEST(got.front() == 1u);
}

BOOST_AUTO_TEST_CASE(a_campaign_yields_lanes_beyond_its_share_when_another_needs_them)
{
    std::vector<lane_use> uses{{true, false, 4, 0}, fast};
    BOOST_TEST((lane_shares{4, 128, uses}.should_yield(uses[0])));
    uses[0].yielding = 1;
    BOOST_TEST((lane_shares{4, 128, uses}.should_yield(uses[0])));
    uses[0].yielding = 2;
    BOOST_TEST((!lane_shares{4, 128, uses}.should_yield(uses[0])));
    uses[1].wants = false;
    uses[0].yielding = 0;
    BOOST_TEST((!lane_shares{4, 128, uses}.should_yield(uses[0])));
}

BOOST_AUTO_TEST_CASE(a_paced_campaign_gives_up_its_further_ranges_to_a_fast_one)
{
    const std::vector<lane_use> uses{{true, true, 5, 0}, {true, false, 1, 0}};
    BOOST_TEST((lane_shares{4, 128, uses}.should_yield(uses[0])));
    BOOST_TEST((!lane_shares{4, 128, uses}.should_yield(uses[1])));
}

BOOST_AUTO_TEST_CASE(ranges_of_all_campaigns_are_bounded_and_rotate)
{
    const std::vector<lane_use> uses(10, paced);
    const auto got = spread(4, uses, 6);
    BOOST_TEST(std::count(got.begin(), got.end(), 1u) == 6);
    std::vector<lane_use> full(uses);
    for (std::size_t i = 0; i < 6; ++i)
        full[i].ranges = 1;
    BOOST_TEST((lane_shares{4, 6, full}.must_rotate()));
    BOOST_TEST((!lane_shares{4, 20, full}.must_rotate()));
    for (std::size_t i = 0; i < 4; ++i)
        full[i].yielding = 1;  // as many as have no lane
    BOOST_TEST((!lane_shares{4, 6, full}.must_rotate()));
}

BOOST_AUTO_TEST_SUITE_END()
