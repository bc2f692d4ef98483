// One-off messages: stored as recipients of hidden campaigns, claimed as retries, and erased.
#include "conformance/fixtures.hpp"
#include "conformance/one_off_messages.hpp"
#include "conformance/people.hpp"
#include "conformance/tables.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

void suppress(store& s, std::string address, std::string reason, channel via = channel::email)
{
    suppression fact;
    fact.channel = via;
    fact.address = std::move(address);
    fact.reason = std::move(reason);
    s.suppressions().add({&fact, 1});
}

bool is_listed_as_work(store& s, campaign_id id)
{
    const auto works = s.dispatch().work();
    return std::ranges::any_of(works, [&](const campaign_work& work) { return work.id == id; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(messages)

BOOST_DATA_TEST_CASE(a_message_is_claimed_with_its_content_and_settled_like_a_recipient, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto m = s.messages().add(message_to("ann@example.com"));
    BOOST_TEST((message_status(s, m) == recipient_status::queued));
    BOOST_TEST(is_listed_as_work(s, m.state.campaign));
    BOOST_TEST(faults(s, m.state.campaign) == "");

    const claim_terms terms{"w"};
    const auto claimed = claim_messages(s, m, terms);
    BOOST_REQUIRE(claimed.size() == 1u);
    const auto& recipient = claimed[0].recipient;
    BOOST_TEST(recipient.address == "ann@example.com");
    BOOST_TEST(recipient.email == "ann@example.com");
    BOOST_TEST(recipient.contact_exists);
    BOOST_TEST(recipient.attempt == 1);
    BOOST_TEST(recipient.content_id != 0);
    BOOST_TEST(recipient.content == message_to("").content);
    BOOST_TEST(recipient.values == R"({"code":"4711"})");
    BOOST_TEST((message_status(s, m) == recipient_status::sending));

    const auto sent = outcome(m.state.seq, recipient_status::sent, f->clock().now());
    s.dispatch().settle_retries(m.state.campaign, terms.token, {&sent, 1});
    BOOST_TEST((message_status(s, m) == recipient_status::sent));
    BOOST_TEST(s.campaigns().counts(m.state.campaign).sent == 1);
    BOOST_TEST(faults(s, m.state.campaign) == "");
    BOOST_TEST(!is_listed_as_work(s, m.state.campaign));
}

BOOST_DATA_TEST_CASE(messages_of_a_channel_and_month_share_a_campaign_and_equal_contents, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto first = s.messages().add(message_to("a@example.com"));
    const auto second = s.messages().add(message_to("b@example.com"));
    const auto other = s.messages().add(message_to("c@example.com", "Other"));
    auto text = message_to("+15005550006");
    text.channel = channel::sms;
    BOOST_TEST(second.state.campaign == first.state.campaign);
    BOOST_TEST(second.state.seq == 2);
    BOOST_TEST(s.messages().add(text).state.campaign != first.state.campaign);
    auto claimed = claim_messages(s, first);  // All are due at once, in any order.
    std::ranges::sort(claimed, {}, [](const claimed_retry& each) { return each.recipient.seq; });
    BOOST_REQUIRE(claimed.size() == 3u);
    BOOST_TEST(claimed[0].recipient.content_id == claimed[1].recipient.content_id);
    BOOST_TEST(claimed[2].recipient.content_id != claimed[1].recipient.content_id);
    f->clock().advance(24h * 32);
    BOOST_TEST(s.messages().add(message_to("d@example.com")).state.campaign != first.state.campaign);
    BOOST_TEST(faults(s, other.state.campaign) == "");
}

BOOST_DATA_TEST_CASE(more_messages_than_a_range_holds_keep_every_invariant, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    one_off_message last;
    s.atomically([&] {
        for (int i = 0; i < 501; ++i)
            last = s.messages().add(message_to("p@example.com"));
    });
    BOOST_TEST(last.state.seq == 501);
    BOOST_TEST(s.campaigns().counts(last.state.campaign).recipients == 501);
    BOOST_TEST(faults(s, last.state.campaign) == "");
}

BOOST_DATA_TEST_CASE(a_message_for_later_is_not_claimed_before_its_time, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    auto later = message_to("ann@example.com");
    later.due = f->clock().now() + 1h;
    const auto m = s.messages().add(later);
    BOOST_TEST((m.due == later.due));
    BOOST_TEST(claim_messages(s, m).empty());
    f->clock().advance(1h);
    BOOST_TEST(claim_messages(s, m).size() == 1u);
}

BOOST_DATA_TEST_CASE(a_key_stores_one_message_and_finds_it, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    auto keyed = message_to("ann@example.com");
    keyed.key = "order-1";
    keyed.fingerprint = "abc";
    const auto m = s.messages().add(keyed);
    keyed.fingerprint = "other";
    const auto again = s.messages().add(keyed);
    BOOST_TEST(again.id == m.id);
    BOOST_TEST(again.fingerprint == "abc");
    BOOST_TEST(s.messages().find("order-1")->id == m.id);
    BOOST_TEST(!s.messages().find("order-2"));
    BOOST_TEST(!s.messages().get(4711));
    BOOST_TEST(s.campaigns().counts(m.state.campaign).recipients == 1);
}

BOOST_DATA_TEST_CASE(an_unsubscribe_keeps_marketing_from_being_sent_and_a_bounce_everything, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    suppress(s, "left@example.com", "unsubscribe");
    suppress(s, "gone@example.com", "bounce");
    suppress(s, "both@example.com", "unsubscribe");
    suppress(s, "both@example.com", "complaint");
    const auto receipt = s.messages().add(message_to("left@example.com"));
    auto offer = message_to("left@example.com");
    offer.kind = message_kind::marketing;
    const auto marketing = s.messages().add(offer);
    const auto bounced = s.messages().add(message_to("gone@example.com"));
    const auto complained = s.messages().add(message_to("both@example.com"));
    const auto claimed = claim_messages(s, receipt);
    BOOST_REQUIRE(claimed.size() == 1u);
    BOOST_TEST(claimed[0].recipient.seq == receipt.state.seq);
    for (const auto& withheld : {marketing, bounced, complained}) {
        const auto state = s.messages().get(withheld.id).value().state;
        BOOST_TEST((state.status == recipient_status::skipped));
        BOOST_TEST(state.reason == "suppressed");
    }
    BOOST_TEST(s.campaigns().counts(receipt.state.campaign).skipped == 3);
    BOOST_TEST(faults(s, receipt.state.campaign) == "");
}

BOOST_DATA_TEST_CASE(sms_honour_every_opt_out, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    suppress(s, "+15005550006", "unsubscribe", channel::sms);
    auto text = message_to("+15005550006");
    text.channel = channel::sms;
    const auto m = s.messages().add(text);
    BOOST_TEST(claim_messages(s, m).empty());
    BOOST_TEST((message_status(s, m) == recipient_status::skipped));
}

BOOST_DATA_TEST_CASE(a_message_whose_worker_vanished_is_unknown_and_sent_again_later, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto m = s.messages().add(message_to("ann@example.com"));
    BOOST_TEST(claim_messages(s, m, {"w", 60s, 15min}).size() == 1u);
    f->clock().advance(61s);
    BOOST_TEST(claim_messages(s, m, {"w", 60s, 15min}).empty());
    BOOST_TEST((message_status(s, m) == recipient_status::unknown));
    f->clock().advance(15min);
    const auto claimed = claim_messages(s, m, {"w", 60s, 15min});
    BOOST_REQUIRE(claimed.size() == 1u);
    BOOST_TEST(claimed[0].after_unknown);
    BOOST_TEST(claimed[0].recipient.content_id != 0);
    BOOST_TEST(faults(s, m.state.campaign) == "");
}

BOOST_DATA_TEST_CASE(the_campaign_that_holds_messages_is_hidden_and_cannot_be_changed, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto id = s.messages().add(message_to("ann@example.com")).state.campaign;
    BOOST_TEST(s.campaigns().list({}, {}).items.empty());
    campaign_filter all;
    all.with_messages = true;
    BOOST_TEST(s.campaigns().list(all, {}).items.size() == 1u);
    BOOST_TEST(s.campaigns().totals().by_status[campaign_status::running] == 0);
    BOOST_TEST(s.campaigns().totals().active.recipients == 0);
    auto later = message_to("bob@example.com");
    later.due = f->clock().now() + std::chrono::minutes{11};
    s.messages().add(later);
    BOOST_TEST(s.campaigns().totals().due_messages[channel::email] == 1);
    const auto c = s.campaigns().get(id).value();
    BOOST_TEST(!c.messages_of.empty());
    const auto refused = [](const auto& f_) { return problem_of(f_).code == errc::conflict; };
    BOOST_TEST(refused([&] { s.campaigns().change_status(id, step(campaign_action::pause)); }));
    BOOST_TEST(refused([&] { s.campaigns().change_status(id, step(campaign_action::cancel)); }));
    BOOST_TEST(refused([&] { s.campaigns().update(c); }));
    BOOST_TEST(refused([&] { s.campaigns().retry_failed(id); }));
    BOOST_TEST(refused([&] { s.campaigns().remove(id); }));
}

BOOST_DATA_TEST_CASE(messages_are_completed_after_their_month_and_deleted_with_their_contents, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto m = s.messages().add(message_to("ann@example.com"));
    const auto id = m.state.campaign;
    const claim_terms terms{"w"};
    BOOST_REQUIRE(claim_messages(s, m, terms).size() == 1u);
    BOOST_TEST(!s.dispatch().complete(id));
    const auto sent = outcome(m.state.seq, recipient_status::sent, f->clock().now());
    s.dispatch().settle_retries(id, terms.token, {&sent, 1});
    BOOST_TEST(!s.dispatch().complete(id));
    BOOST_TEST(!is_listed_as_work(s, id));
    f->clock().advance(24h * 32);
    BOOST_TEST(is_listed_as_work(s, id));
    BOOST_TEST(s.dispatch().complete(id));
    BOOST_TEST((s.campaigns().get(id)->status == campaign_status::completed));
    BOOST_TEST(faults(s, id) == "");
    BOOST_TEST(s.campaigns().remove(id));
    BOOST_TEST(!s.messages().get(m.id));
    BOOST_TEST(!s.messages().texts(id, m.state.seq));
}

BOOST_DATA_TEST_CASE(an_erasure_removes_messages_to_the_contact_and_to_the_bare_address, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    const auto ann = s.contacts().upsert(std::vector{person("ann", "ann.former@example.com")}).at(0).id;
    const auto shared = s.messages().add(message_to("bob@example.com"));
    const auto add = [&](contact_id contact, std::string texts, bool own) {
        auto m = message_to("ann.former@example.com", std::move(texts));
        m.contact = contact;
        m.has_own_texts = own;
        m.key = "key-of-ann.former@example.com" + std::to_string(contact);
        m.values = {{"name", "ann.former@example.com"}};
        m.metadata = {{"note", "ann.former@example.com"}};
        return s.messages().add(m);
    };
    const auto named = add(ann, "Hello ann.former@example.com", true);
    const auto bare = add(0, "Hello", false);
    BOOST_TEST(s.contacts().erase(ann).value().recipients == 2);
    for (const auto& erased : {named, bare}) {
        const auto after = s.messages().get(erased.id).value();
        BOOST_TEST(after.key == "");
        BOOST_TEST(after.metadata.empty());
        BOOST_TEST(after.state.address == "");
        BOOST_TEST((after.state.status == recipient_status::skipped));
        BOOST_TEST(!s.messages().texts(erased.state.campaign, erased.state.seq));
    }
    BOOST_TEST(s.messages().texts(shared.state.campaign, shared.state.seq).has_value());
    auto again = message_to("ann.former@example.com");
    again.key = "key-of-ann.former@example.com0";
    BOOST_TEST(s.messages().find(again.key).value().id == bare.id);
    BOOST_TEST(s.messages().add(again).id == bare.id);
    BOOST_TEST(faults(s, named.state.campaign) == "");
    if (const auto home = open_tables(*f))
        for (const auto& text : all_texts(*home))
            BOOST_TEST(text.find("ann.former") == std::string::npos, text);
}

BOOST_DATA_TEST_CASE(a_message_to_a_contact_that_is_gone_is_refused, stores, kind)
{
    const auto f = open_fixture(kind);
    auto& s = f->store();
    auto m = message_to("ann@example.com");
    m.contact = 4711;
    BOOST_TEST((problem_of([&] { s.messages().add(m); }).code == errc::not_found));
}

BOOST_AUTO_TEST_SUITE_END()
