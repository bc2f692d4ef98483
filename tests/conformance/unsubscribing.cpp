// Unsubscribe links work at any time, also after their campaign and contact are deleted.
#include "conformance/event_factory.hpp"
#include "rules/address_hash.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

using channels = std::vector<channel>;

std::string in_words(const channels& all)
{
    std::string words;
    for (const auto via : all)
        words += (words.empty() ? "" : " ") + std::string{to_string(via)};
    return words;
}

unsubscription link_of(store& s, campaign_id id, recipient_seq seq)
{
    unsubscription request;
    request.recipient = {id, seq};
    request.address_hash = rules::hash_address(s.secret(), channel::email, "p" + std::to_string(seq) + "@example.com");
    return request;
}

bool is_silent(store& s, int seq)
{
    return s.suppressions().find(channel::email, "p" + std::to_string(seq) + "@example.com").has_value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(unsubscribing)

BOOST_DATA_TEST_CASE(link_holds_again_after_an_operator_has_removed_the_suppression, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(in_words(s.events().unsubscribe(link_of(s, id, 1))) == "email");
        BOOST_TEST(is_silent(s, 1));
        BOOST_TEST(s.suppressions().remove(channel::email, "p1@example.com") == 1);
        BOOST_TEST(!is_silent(s, 1));
    }
    BOOST_TEST(counted(s, id, event_counter::unsubscribed) == 1);
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(link_that_is_followed_before_the_vendors_answer_proves_that_the_message_went_out, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    const auto id = running_campaign(s);
    const auto range = work_on_range(s, id, 1);
    s.events().unsubscribe(link_of(s, id, 1));
    auto lost = outcome(1, recipient_status::unknown, f.clock().now());
    lost.reason = "lost_answer";
    release_range(s, window_to(range, 1, std::vector{lost}));
    BOOST_TEST((row(s, id, 1).status == recipient_status::sent));
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(link_works_after_its_campaign_is_deleted_and_after_the_contact_is_erased, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    s.contacts().erase(s.contacts().find("p2")->id);
    BOOST_TEST(in_words(s.events().unsubscribe(link_of(s, id, 2))) == "email");
    BOOST_TEST(is_silent(s, 2));
    BOOST_TEST(s.suppressions().list({}, {}).items.at(0).address.starts_with('#'));
    // Of a campaign that never existed, or was deleted.
    BOOST_TEST(in_words(s.events().unsubscribe(link_of(s, id + 1, 3))) == "email");
    BOOST_TEST(is_silent(s, 3));
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(
    resubscribing_from_an_erased_persons_message_lifts_suppressions_of_others_at_the_address, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    contact partner;
    partner.external_id = "partner";
    partner.email = "p1@example.com";
    s.contacts().upsert(std::vector{partner});
    const auto id = running_campaign(s);
    const auto range = work_on_range(s, id, 1);
    release_range(s, window_to(range, 1, std::vector{outcome(1, recipient_status::sent, f.clock().now())}));
    event_factory event{s, id};
    auto leave = event(1, event_kind::unsubscribed);
    leave.suppress = to_string(suppression_reason::unsubscribe);
    s.events().record({&leave, 1});
    BOOST_TEST(is_silent(s, 1));
    s.contacts().erase(s.contacts().find("p1")->id);
    BOOST_TEST(is_silent(s, 1));
    const auto join = event(1, event_kind::opted_in, std::chrono::seconds{10});
    s.events().record({&join, 1});
    BOOST_TEST(!is_silent(s, 1));
    const auto history = s.suppressions().history(channel::email, "p1@example.com");
    BOOST_TEST(history.facts.size() == 1U);
}

BOOST_DATA_TEST_CASE(link_suppresses_the_address_it_was_made_for_even_if_the_row_has_changed, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    auto link = link_of(s, id, 1);
    link.recipient.seq = 2;
    BOOST_TEST(in_words(s.events().unsubscribe(link)) == "email");
    BOOST_TEST(is_silent(s, 1));
    BOOST_TEST(!is_silent(s, 2));
    BOOST_TEST(counted(s, id, event_counter::unsubscribed) == 0);
}

BOOST_DATA_TEST_CASE(older_link_without_a_hash_works_while_its_row_exists_and_fails_clearly_afterwards, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    auto link = link_of(s, id, 1);
    link.address_hash.clear();
    BOOST_TEST(in_words(s.events().unsubscribe(link)) == "email");
    BOOST_TEST(is_silent(s, 1));
    link.recipient.campaign = id + 1;
    BOOST_TEST(in_words(s.events().unsubscribe(link)) == "");
}

BOOST_DATA_TEST_CASE(link_for_all_channels_suppresses_every_known_address, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto id = sent_campaign(f);
    auto reader = person("p1", "p1@example.com");
    reader.phone = "+14155550100";
    s.contacts().upsert(std::vector{reader});
    auto link = link_of(s, id, 1);
    link.all_channels = true;
    BOOST_TEST(in_words(s.events().unsubscribe(link)) == "email sms phone");
    BOOST_TEST(s.suppressions().find(channel::phone, reader.phone).has_value());
}

BOOST_DATA_TEST_CASE(link_for_all_channels_finds_the_person_by_the_address_if_the_contact_is_unknown, stores, kind)
{
    for (const std::string_view change :
        {"campaign deleted", "contact deleted", "contact stored again", "contact erased and stored again"})
        BOOST_TEST_CONTEXT(change)
        {
            const auto fixture = open_fixture(kind);
            auto& s = fixture->store();
            const auto id = sent_campaign(*fixture);
            auto reader = person("p1", "P1@example.com");
            reader.phone = "+14155550100";
            const auto contact = s.contacts().upsert(std::vector{reader}).at(0).id;
            auto link = link_of(s, id, 1);
            link.all_channels = true;
            if (change == "campaign deleted") {
                s.campaigns().change_status(id, step(campaign_action::cancel));
                s.campaigns().remove(id);
            } else if (change == "contact erased and stored again") {
                s.contacts().erase(contact);
            } else {
                s.contacts().remove(contact);
            }
            if (change.ends_with("stored again"))
                s.contacts().upsert(std::vector{reader});
            BOOST_TEST(in_words(s.events().unsubscribe(link)) == "email sms phone");
            BOOST_TEST(is_silent(s, 1));
            for (const auto via : {channel::sms, channel::phone})
                BOOST_TEST(s.suppressions().find(via, reader.phone).has_value());
            BOOST_TEST(!is_silent(s, 2));
        }
}

BOOST_DATA_TEST_CASE(link_for_all_channels_suppresses_its_address_alone_if_no_contact_has_it, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = sent_campaign(*fixture);
    s.contacts().remove(s.contacts().find("p1")->id);
    auto link = link_of(s, id, 1);
    link.all_channels = true;
    BOOST_TEST(in_words(s.events().unsubscribe(link)) == "email");
    BOOST_TEST(is_silent(s, 1));
}

BOOST_DATA_TEST_CASE(link_also_suppresses_the_contacts_new_address, stores, kind)
{
    for (const bool all_channels : {false, true})
        BOOST_TEST_CONTEXT((all_channels ? "all channels" : "one channel"))
        {
            const auto fixture = open_fixture(kind);
            auto& s = fixture->store();
            const auto id = sent_campaign(*fixture);
            auto moved = person("p1", "elsewhere@example.com");
            moved.phone = "+14155550100";
            s.contacts().upsert(std::vector{moved});
            auto link = link_of(s, id, 1);
            link.all_channels = all_channels;
            BOOST_TEST(in_words(s.events().unsubscribe(link)) == (all_channels ? "email sms phone" : "email"));
            BOOST_TEST(is_silent(s, 1));
            BOOST_TEST(s.suppressions().find(channel::email, moved.email).has_value());
            BOOST_TEST(s.suppressions().find(channel::sms, moved.phone).has_value() == all_channels);
            BOOST_TEST(counted(s, id, event_counter::unsubscribed) == 1);
            BOOST_TEST(faults(s, id) == "");
        }
}

BOOST_DATA_TEST_CASE(estimate_and_campaign_agree_on_opt_outs_that_are_kept_as_hashes, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    add_people(s, 4);
    s.events().unsubscribe(link_of(s, 4711, 3));  // The campaign is deleted: only the hash of the address is known.
    const auto expected = s.contacts().estimate({}, channel::email);
    BOOST_TEST(expected.suppressed == 1);
    BOOST_TEST(expected.sendable == 3);
    const auto counts = s.campaigns().counts(running_campaign(s));
    BOOST_TEST(counts.queued == expected.sendable);
    BOOST_TEST(counts.skipped == expected.suppressed);
}

BOOST_AUTO_TEST_SUITE_END()
