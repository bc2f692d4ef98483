// Matching of events with messages: by key, by address only, or not at all.
#include "conformance/event_factory.hpp"
#include "conformance/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(event_matching_tests)

BOOST_DATA_TEST_CASE(event_that_does_not_fit_its_message_is_refused, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    event_factory make{s, id};
    auto sms = make(1, event_kind::failed);
    sms.channel = channel::sms;
    sms.address = "+14155550100";
    sms.suppress = "unsubscribe";
    const auto far = make(2, event_kind::delivered, std::chrono::seconds{0}, 999'999);
    const auto took = s.events().record(std::vector{sms, far});
    BOOST_TEST(took.foreign == 2);
    BOOST_TEST(took.stored == 0);
    BOOST_TEST(s.suppressions().list({}, {}).items.empty());
    BOOST_TEST((row(s, id, 1).status == recipient_status::sent));
    BOOST_TEST((row(s, id, 2).status == recipient_status::sent));
    BOOST_TEST(row(s, id, 2).attempt == 1);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(drop_without_our_key_matches_only_if_one_email_went_to_that_address, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    const auto drop = [&](int seq) {
        provider_event e;
        e.kind = event_kind::failed;
        e.id = "drop" + std::to_string(seq);
        e.occurred_at = f.clock().now();
        e.provider = row(s, id, seq).provider;
        e.address = "P" + std::to_string(seq) + "@example.com";
        e.suppress = "bounce";
        e.reason = "dropped";
        return e;
    };
    s.events().record(std::vector{drop(1)});
    BOOST_TEST((row(s, id, 1).status == recipient_status::failed));
    auto foreign = drop(2);
    foreign.provider = "another";
    BOOST_TEST(s.events().record(std::vector{foreign}).unmatched == 1);
    BOOST_TEST((row(s, id, 2).status == recipient_status::sent));
    const auto suppressed = s.suppressions().list(channel::email, {}).items;
    BOOST_TEST(suppressed.size() == 2u);
    BOOST_TEST(std::ranges::all_of(suppressed, [](const suppression& x) { return x.reason == "bounce"; }));
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(drop_without_our_key_matches_the_only_email_of_the_last_three_days, stores, kind)
{
    const struct {
        const char* name;
        std::chrono::hours between;  ///< From the first email to the second, which is dropped at once.
        bool is_unique;
    } cases[] = {{"two emails in three days", 71h, false}, {"the first email is older", 73h, true}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.name)
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            add_people(s, 1);
            const auto send = [&] {
                const auto id = running_campaign(s);
                work_on_range(s, id, 1, {outcome(1, recipient_status::sent, f.clock().now())});
                return id;
            };
            const auto first = send();
            f.clock().advance(c.between);
            const auto second = send();
            provider_event drop;
            drop.kind = event_kind::failed;
            drop.id = "drop";
            drop.provider = "main";
            drop.address = "p1@example.com";
            drop.occurred_at = f.clock().now();
            BOOST_TEST(s.events().record({&drop, 1}).unmatched == (c.is_unique ? 0 : 1));
            BOOST_TEST((row(s, first, 1).status == recipient_status::sent));
            BOOST_TEST((row(s, second, 1).status == (c.is_unique ? recipient_status::failed : recipient_status::sent)));
            BOOST_TEST(faults(s, second) == "");
        }
}

BOOST_DATA_TEST_CASE(late_drop_without_our_key_matches_no_email_of_more_than_three_days_ago, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    f.clock().advance(73h);
    provider_event drop;
    drop.kind = event_kind::failed;
    drop.id = "drop";
    drop.provider = "main";
    drop.address = "p1@example.com";
    drop.occurred_at = f.clock().now();
    BOOST_TEST(s.events().record({&drop, 1}).unmatched == 1);
    BOOST_TEST((row(s, id, 1).status == recipient_status::sent));
}

BOOST_DATA_TEST_CASE(repeated_report_of_a_vendor_suppresses_again_if_its_suppression_is_missing, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    const auto home = open_tables(f);
    if (!home)
        return;
    event_factory make{s, id};
    auto complaint = make(1, event_kind::complained);
    complaint.suppress = to_string(suppression_reason::complaint);
    BOOST_TEST(s.events().record({&complaint, 1}).stored == 1);
    sql::write(*home, [](sql::transaction& tx) { tx->execute_once("DELETE FROM outbound_suppressions"); });
    BOOST_TEST(!s.suppressions().find(channel::email, "p1@example.com"));
    BOOST_TEST(s.events().record({&complaint, 1}).duplicates == 1);
    BOOST_TEST(s.suppressions().find(channel::email, "p1@example.com")->reason == "complaint");
    BOOST_TEST(counted(s, id, event_counter::complained) == 1);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(repeated_event_without_a_recipient_suppresses_again_if_its_suppression_is_missing, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto home = open_tables(f);
    if (!home)
        return;
    const auto gone = sent_campaign(f);
    event_factory make{s, gone};
    auto late = make(1, event_kind::complained);
    late.suppress = to_string(suppression_reason::complaint);
    s.campaigns().change_status(gone, step(campaign_action::cancel));
    BOOST_REQUIRE(s.campaigns().remove(gone));
    auto drop = make(2, event_kind::bounced);
    drop.key = drop.vendor_id = "";
    drop.suppress = to_string(suppression_reason::bounce);
    auto stop = make(3, event_kind::opted_out);
    stop.key = "";
    stop.vendor_id = "SMstop";
    stop.channel = channel::sms;
    stop.address = "+14155550123";
    stop.suppress = to_string(suppression_reason::unsubscribe);
    stop.data = {{"text", "STOP"}};
    for (const auto* e : {&late, &drop, &stop})
        BOOST_TEST_CONTEXT(to_string(e->kind))
        {
            BOOST_TEST(s.events().record({e, 1}).duplicates == 0);
            BOOST_TEST(s.suppressions().find(e->channel, e->address)->reason == e->suppress);
            sql::write(*home, [](sql::transaction& tx) { tx->execute_once("DELETE FROM outbound_suppressions"); });
            BOOST_TEST(s.events().record({e, 1}).duplicates == 1);
            BOOST_TEST(s.suppressions().find(e->channel, e->address)->reason == e->suppress);
        }
}

BOOST_AUTO_TEST_SUITE_END()
