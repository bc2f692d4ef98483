// Incoming messages: matched with the message that they answer, at once or later, and kept in the inbox.
#include "conformance/event_factory.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* phone_of_a = "+14155550100";

/// A running campaign whose recipient is the contact "a".
campaign_id text_campaign(store& s)
{
    auto recipient = person("a");
    recipient.phone = phone_of_a;
    s.contacts().upsert(std::vector{recipient});
    auto c = draft();
    c.type = channel::sms;
    c.from.address = "+15005550006";
    return running_campaign(s, c);
}

provider_event incoming(const char* id, timestamp at)
{
    provider_event e;
    e.channel = channel::sms;
    e.kind = event_kind::replied;
    e.provider = "twilio";
    e.vendor_id = e.id = id;
    e.address = phone_of_a;
    e.occurred_at = at;
    e.data["body"] = "What does it cost?";
    return e;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(replies)

BOOST_DATA_TEST_CASE(a_reply_belongs_to_the_latest_message_to_that_number, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    campaign_id last = 0;
    for (int i = 0; i < 2; ++i) {
        last = text_campaign(s);
        work_on_range(s, last, 1, {outcome(1, recipient_status::sent, f.clock().now())});
        f.clock().advance(1h);
    }
    const auto reply = incoming("SM1", f.clock().now());
    const auto took = s.events().record(std::vector{reply});
    BOOST_TEST(took.stored == 1);
    BOOST_REQUIRE(took.replies.size() == 1u);
    BOOST_TEST(took.replies[0].campaign == last);
    BOOST_TEST(s.events().record(std::vector{reply}).replies.empty());
    BOOST_TEST(counted(s, last, event_counter::replies) == 1);
    BOOST_TEST(row(s, last, 1).replied_at.has_value());
    BOOST_TEST(
        s.events().unmatched_events(false, {}).items.at(0).event.data.at("body").as_string() == "What does it cost?");

    const auto asker = s.contacts().find("a").value().id;
    auto stop = reply;
    stop.kind = event_kind::opted_out;
    stop.suppress = "unsubscribe";
    stop.vendor_id = stop.id = "SM2";
    s.events().record(std::vector{stop});
    BOOST_TEST(s.suppressions().find(channel::sms, phone_of_a).has_value());
    BOOST_TEST(!s.suppressions().find(channel::phone, phone_of_a).has_value());
    auto start_again = reply;
    start_again.kind = event_kind::opted_in;
    start_again.vendor_id = start_again.id = "SM3";
    s.events().record(std::vector{start_again});
    BOOST_TEST(!s.suppressions().find(channel::sms, phone_of_a).has_value());
    BOOST_TEST(faults(s, last) == "");
    s.contacts().erase(asker);
    BOOST_TEST(s.events().unmatched_events(false, {}).items.empty());
    for (const auto& e : s.events().history({last, 1}))
        BOOST_TEST(e.data.empty());
    BOOST_TEST(faults(s, last) == "");
}

BOOST_DATA_TEST_CASE(a_message_that_finds_its_recipient_later_stays_in_the_inbox, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = text_campaign(s);
    const auto range = work_on_range(s, id, 1);
    auto reply = incoming("SM1", f.clock().now());
    auto stop = incoming("SM2", f.clock().now());
    stop.kind = event_kind::opted_out;
    stop.suppress = "unsubscribe";
    s.events().record(std::vector{reply, stop});
    const auto waiting = s.events().unmatched_events(true, {}).items;
    BOOST_REQUIRE(waiting.size() == 2u);
    const auto handled_at = s.events().set_handled(waiting[0].id, true)->handled_at;
    release_range(s, window_to(range, 1, std::vector{outcome(1, recipient_status::sent, f.clock().now())}));

    const auto matched = s.events().match_again(0, 10);
    BOOST_TEST(matched.intake.stored == 2);
    BOOST_TEST(matched.intake.replies.size() == 1u);
    BOOST_TEST(counted(s, id, event_counter::replies) == 1);
    BOOST_TEST(s.events().unmatched_events(true, {}).items.empty());
    const auto kept = s.events().unmatched_events(false, {}).items;
    BOOST_REQUIRE(kept.size() == 2u);
    for (const auto& each : kept) {
        BOOST_TEST((each.recipient.value() == recipient_place{id, 1}));
        BOOST_TEST(each.contact == s.contacts().find("a").value().id);
    }
    BOOST_TEST(kept[0].event.data.at("body").as_string() == "What does it cost?");
    BOOST_TEST((kept[0].handled_at == handled_at));
    inbound_filter of_campaign;
    of_campaign.campaign = id;
    BOOST_TEST(s.events().unmatched_events(of_campaign, {}).items.size() == 2u);
    BOOST_TEST(s.events().match_again(0, 10).examined == 0);
    BOOST_TEST(s.events().record(std::vector{reply, stop}).duplicates == 2);
    BOOST_TEST(s.events().unmatched_events(false, {}).items.size() == 2u);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(a_message_is_no_reply_to_what_was_sent_after_it, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    s.events().record(std::vector{incoming("SM1", f.clock().now())});
    f.clock().advance(1h);
    const auto id = text_campaign(s);
    work_on_range(s, id, 1, {outcome(1, recipient_status::sent, f.clock().now())});
    const auto looked = s.events().match_again(0, 10);
    BOOST_TEST(looked.examined == 1);
    BOOST_TEST(looked.intake.stored == 0);
    BOOST_TEST(s.events().unmatched_events(true, {}).items.size() == 1u);
    BOOST_TEST(counted(s, id, event_counter::replies) == 0);
    s.events().record(std::vector{incoming("SM2", f.clock().now())});
    BOOST_TEST(counted(s, id, event_counter::replies) == 1);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_AUTO_TEST_SUITE_END()
