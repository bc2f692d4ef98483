// All transitions of a campaign.
#include "model/campaign_states.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;

BOOST_AUTO_TEST_SUITE(campaign_states)

BOOST_AUTO_TEST_CASE(every_step_from_every_status_is_in_the_table_or_a_conflict)
{
    using enum campaign_status;
    using enum campaign_action;
    const struct {
        campaign_status from;
        campaign_action action;
        campaign_status to;
    } allowed[] = {
        {draft, schedule, scheduled},
        {draft, start, running},
        {draft, cancel, cancelled},
        {scheduled, schedule, scheduled},
        {scheduled, unschedule, draft},
        {scheduled, start, running},
        {scheduled, cancel, cancelled},
        {running, pause, paused},
        {running, complete, completed},
        {running, cancel, cancelled},
        {paused, resume, running},
        {paused, cancel, cancelled},
    };
    for (const auto& [from, from_name] : names<campaign_status>::value)
        for (const auto& [action, action_name] : names<campaign_action>::value)
            BOOST_TEST_CONTEXT(action_name << " from " << from_name)
            {
                const auto* const found = std::find_if(std::begin(allowed), std::end(allowed),
                    [&](const auto& a) { return a.from == from && a.action == action; });
                const auto next = next_status(from, action);
                BOOST_TEST(next.has_value() == (found != std::end(allowed)));
                if (next)
                    BOOST_TEST((*next == found->to));
                else
                    BOOST_TEST((next.error().code == errc::conflict));
            }
}

BOOST_AUTO_TEST_CASE(conflict_names_both_states_and_the_allowed_action)
{
    BOOST_TEST(next_status(campaign_status::completed, campaign_action::start).error().detail ==
               "the campaign is completed and cannot become running; start takes one that is draft or scheduled");
}

BOOST_AUTO_TEST_SUITE_END()
