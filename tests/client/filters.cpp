// Segments as expressions.
#include <outbound/error.hpp>
#include <outbound/filters.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace outbound;
using namespace outbound::filters;

namespace {

using names_list = std::vector<std::string>;

template <class Expression>
void check_refused(Expression make)
{
    BOOST_CHECK_EXCEPTION(make(), error, [](const error& e) { return e.code() == errc::invalid; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(filters_tests)

BOOST_AUTO_TEST_CASE(conditions_are_joined_by_and)
{
    const segment found = industry.in({"Retail", "Energy"}) && lead_score >= 50 && has_email && !has_phone;
    BOOST_TEST(found.industries == (names_list{"Retail", "Energy"}));
    BOOST_TEST(found.lead_score_min.value() == 50);
    BOOST_TEST(!found.lead_score_max.has_value());
    BOOST_TEST(found.has_email.value());
    BOOST_TEST(!found.has_phone.value());
}

BOOST_AUTO_TEST_CASE(comparisons_of_scores_are_inclusive_bounds)
{
    BOOST_TEST((lead_score > 49).lead_score_min.value() == 50);
    BOOST_TEST((lead_score < 51).lead_score_max.value() == 50);
    BOOST_TEST((lead_score <= 50).lead_score_max.value() == 50);
    BOOST_TEST((lead_score == 50).lead_score_min.value() == 50);
    BOOST_TEST(lead_score.between(1, 9).lead_score_max.value() == 9);
    check_refused([] { return lead_score > std::numeric_limits<std::int32_t>::max(); });
    check_refused([] { return lead_score < std::numeric_limits<std::int32_t>::min(); });
}

BOOST_AUTO_TEST_CASE(two_conditions_of_a_kind_become_the_narrower_one)
{
    const segment score = (lead_score >= 10 && lead_score <= 90) && (lead_score >= 50 && lead_score <= 60);
    BOOST_TEST(score.lead_score_min.value() == 50);
    BOOST_TEST(score.lead_score_max.value() == 60);
    const segment trade = industry.in({"Retail", "Energy"}) && industry == "retail";
    BOOST_TEST(trade.industries == names_list{"Retail"});
    const segment both = has_email && has_phone;
    BOOST_TEST(both.has_email.value());
    BOOST_TEST(both.has_phone.value());
}

BOOST_AUTO_TEST_CASE(tags_are_collected)
{
    const segment found = tags.any({"vip"}) && tags.all({"eu"}) && tags.all({"eu", "b2b"}) && tags.none({"test"});
    BOOST_TEST(found.tags_any == names_list{"vip"});
    BOOST_TEST(found.tags_all == (names_list{"eu", "b2b"}));
    BOOST_TEST(found.tags_none == names_list{"test"});
}

BOOST_AUTO_TEST_CASE(lists_of_contacts_leave_the_common_ones_and_may_leave_nobody)
{
    const segment found = with_ids({3, 1, 2}) && with_external_ids({"a"}) && in_segment(7) && with_ids({2, 3, 9});
    BOOST_TEST(found.contact_ids.value() == (std::vector<contact_id>{3, 2}));
    BOOST_TEST(found.external_ids.value() == names_list{"a"});
    BOOST_TEST(found.segment_id.value() == 7);
    BOOST_TEST((with_ids({1}) && with_ids({2})).contact_ids.value().empty());
    BOOST_TEST(!(has_email && has_phone).contact_ids.has_value());
}

BOOST_AUTO_TEST_CASE(what_a_segment_cannot_express_is_refused)
{
    check_refused([] { return in_segment(1) && in_segment(2); });
    check_refused([] { return industry == "Retail" && industry == "Energy"; });
    check_refused([] { return tags.any({"a"}) && tags.any({"b"}); });
    check_refused([] { return has_email && !has_email; });
}

BOOST_AUTO_TEST_SUITE_END()
