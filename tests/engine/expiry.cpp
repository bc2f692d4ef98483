// Campaigns that expire before they are prepared still end, and every recipient of the segment is recorded.
#include "engine/fixture.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

namespace {

campaign_id started_with_expiry(engine_fixture& f, std::chrono::seconds after)
{
    auto draft = f.draft();
    draft.expires_at = f.clock.now() + after;
    return f.started(draft);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(expiry)

BOOST_AUTO_TEST_CASE(a_campaign_that_expired_before_a_worker_started_ends_with_all_recipients_skipped)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(120);
    const auto id = started_with_expiry(f, 3s);
    f.clock.advance(4s);
    f.start();
    f.drive_until_idle();
    BOOST_TEST((f.db->campaigns().get(id)->status == campaign_status::completed));
    BOOST_TEST(
        f.db->campaigns().recipients(id, {recipient_status::skipped, "expired"}, {0, 1000}).items.size() == 120u);
    BOOST_TEST(f.log.count("campaign.prepared") == 1u);
    BOOST_TEST(f.log.count("campaign.completed") == 1u);
    BOOST_TEST(account->messages.empty());
    f.check_consistent(id);
}

BOOST_DATA_TEST_CASE(a_campaign_that_expires_while_it_is_prepared_ends_and_loses_no_recipient,
    boost::unit_test::data::make({1, 2, 3}), chunks)
{
    engine_fixture f;
    const auto account = f.account();
    f.add_contacts(200);
    const auto id = started_with_expiry(f, 3s);
    for (int i = 0; i < chunks; ++i)  // by a worker that died
        f.db->dispatch().prepare(id, 50, 20);
    f.clock.advance(4s);
    f.start();
    f.drive_until_idle();
    BOOST_TEST((f.db->campaigns().get(id)->status == campaign_status::completed));
    BOOST_TEST(f.counts(id).skipped == 200);
    BOOST_TEST(account->messages.empty());
    f.check_consistent(id);
}

BOOST_AUTO_TEST_CASE(a_scheduled_campaign_that_has_expired_ends)
{
    engine_fixture f;
    f.account();
    f.add_contacts(5);
    auto draft = f.draft();
    draft.expires_at = f.clock.now() + 2h;
    const auto id = f.scheduled(draft, f.clock.now() + 1h);
    f.clock.advance(3h);
    f.complete(id);
    BOOST_TEST(f.counts(id).skipped == 5);
}

BOOST_AUTO_TEST_CASE(a_campaign_that_was_cancelled_before_it_was_prepared_leaves_the_engine_idle)
{
    engine_fixture f;
    f.account();
    f.add_contacts(5);
    const auto id = f.started();
    f.act(id, campaign_action::cancel);
    f.start();
    f.drive_until_idle();
    BOOST_TEST(f.counts(id).recipients == 0);
    BOOST_TEST(f.log.count("campaign.prepared") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
