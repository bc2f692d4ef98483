// Freezing a segment: every contact becomes a recipient with a status.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

contact caller(std::string external_id, std::string phone)
{
    auto c = person(std::move(external_id));
    c.phone = std::move(phone);
    return c;
}

// A valid address, none, an invalid one, and the first one again.
void add_mixed_people(store& s)
{
    s.contacts().upsert(std::vector{person("a", "a@example.com"), person("b"), person("c", "no address"),
        person("d", "A@example.com"), caller("e", "+4930123456")});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(prepare)

BOOST_DATA_TEST_CASE(contact_without_the_address_of_the_channel_is_a_recipient_that_is_skipped, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_mixed_people(s);
    const auto id = running_campaign(s);
    BOOST_TEST((row(s, id, 1).status == recipient_status::queued));
    BOOST_TEST(row(s, id, 2).reason == "no_address");
    BOOST_TEST(row(s, id, 3).reason == "invalid_address");
    BOOST_TEST(row(s, id, 4).reason == "duplicate");
    BOOST_TEST(row(s, id, 5).reason == "no_address");
    const auto skipped = s.campaigns().recipients(id, {recipient_status::skipped, "no_address"}, {}).items;
    BOOST_TEST(skipped.size() == 2U);
    BOOST_TEST(s.campaigns().history(skipped.at(0).contact_id).size() == 1U);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(estimate_agrees_with_the_frozen_recipients, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_mixed_people(s);
    for (const auto via : {channel::email, channel::sms, channel::phone}) {
        auto c = draft();
        c.type = via;
        const auto id = s.campaigns().create(c).id;
        s.campaigns().change_status(id, start());
        while (!s.dispatch().prepare(id, 2, 10).done) {
        }
        const auto expected = s.contacts().estimate({}, via);
        const auto counts = s.campaigns().counts(id);
        BOOST_TEST(counts.recipients == expected.matched);
        BOOST_TEST(counts.queued == expected.sendable);
        BOOST_TEST(counts.skipped ==
                   expected.no_address + expected.invalid_address + expected.suppressed + expected.duplicate);
        BOOST_TEST(faults(s, id) == "");
    }
}

BOOST_DATA_TEST_CASE(campaign_without_sendable_recipients_completes_without_a_worker, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    s.contacts().upsert(std::vector{person("a"), person("b"), person("c")});
    const auto id = running_campaign(s);
    BOOST_TEST(!claim(s, id));
    BOOST_TEST(s.dispatch().complete(id));
    BOOST_TEST(s.campaigns().counts(id).skipped == 3);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(only_the_call_that_freezes_the_last_recipient_reports_it, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 5);
    const auto id = s.campaigns().create(draft()).id;
    s.campaigns().change_status(id, start());
    auto chunk = s.dispatch().prepare(id, 4, 10);
    BOOST_TEST(!chunk.done);
    BOOST_TEST(!chunk.ended);
    chunk = s.dispatch().prepare(id, 4, 10);
    BOOST_TEST(chunk.done);
    BOOST_TEST(chunk.ended);
    chunk = s.dispatch().prepare(id, 4, 10);
    BOOST_TEST(chunk.done);
    BOOST_TEST(!chunk.ended);
}

BOOST_DATA_TEST_CASE(campaign_that_was_cancelled_before_is_not_prepared_and_needs_no_worker, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 5);
    const auto id = s.campaigns().create(draft()).id;
    s.campaigns().change_status(id, start());
    s.campaigns().change_status(id, step(campaign_action::cancel));
    const auto chunk = s.dispatch().prepare(id, 4, 10);
    BOOST_TEST(chunk.done);
    BOOST_TEST(!chunk.ended);
    BOOST_TEST(s.dispatch().work().empty());
    BOOST_TEST(!s.campaigns().get(id)->prepared_at);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_AUTO_TEST_SUITE_END()
