// Matching of events with messages: by key, by address only, or not at all.
#include "conformance/event_factory.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;

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

BOOST_AUTO_TEST_SUITE_END()
