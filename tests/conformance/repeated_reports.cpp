// Reports whose vendor gives no time, or repeats them at a later time: the effect on the person is that of the first.
#include "conformance/event_factory.hpp"
#include "rules/consent.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* phone_number = "+14155550100";

provider_event word_of_phone(event_kind kind, std::string id, timestamp at = {})
{
    provider_event e;
    e.channel = channel::sms;
    e.kind = kind;
    e.provider = "twilio";
    e.vendor_id = e.id = std::move(id);
    e.address = phone_number;
    e.occurred_at = at;
    if (kind == event_kind::opted_out)
        e.suppress = "unsubscribe";
    return e;
}

void record_one(store& s, const provider_event& e)
{
    s.events().record({&e, 1});
}

bool is_suppressed(store& s, channel via = channel::sms, const char* address = phone_number)
{
    return s.suppressions().find(via, address).has_value();
}

/// A campaign of SMS that was sent to the contact "a".
campaign_id sent_text(store_fixture& f)
{
    auto& s = f.store();
    auto recipient = person("a");
    recipient.phone = phone_number;
    s.contacts().upsert(std::vector{recipient});
    auto c = draft();
    c.type = channel::sms;
    c.from.address = "+15005550006";
    const auto id = running_campaign(s, c);
    auto sent = outcome(1, recipient_status::sent, f.clock().now());
    sent.external_id = "SM100";
    work_on_range(s, id, 1, {sent});
    return id;
}

/// A report on the message of that campaign.
provider_event report(store& s, campaign_id id, event_kind kind, std::string vendor_id)
{
    auto e = word_of_phone(kind, vendor_id + '/' + std::string{to_string(kind)});
    e.vendor_id = std::move(vendor_id);
    e.key = s.instance() + '-' + std::to_string(id) + "-1-1";
    e.suppress = kind == event_kind::failed ? "invalid" : "";
    return e;
}

void remove_campaign(store& s, campaign_id id)
{
    s.campaigns().change_status(id, step(campaign_action::cancel));
    s.campaigns().remove(id);
}

/// Reports the event again, an hour later: without a time, and with the time of the delivery.
void repeat(store_fixture& f, provider_event e)
{
    f.clock().advance(1h);
    record_one(f.store(), e);
    f.clock().advance(1h);
    e.occurred_at = f.clock().now();
    record_one(f.store(), e);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(repeated_reports)

BOOST_DATA_TEST_CASE(repeated_start_does_not_undo_a_later_stop, stores, kind)
{
    for (const bool is_recipient : {false, true})
        BOOST_TEST_CONTEXT("recipient of a campaign: " << is_recipient)
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            if (is_recipient)
                sent_text(f);
            const auto start = word_of_phone(event_kind::opted_in, "SM2");
            record_one(s, word_of_phone(event_kind::opted_out, "SM1"));
            record_one(s, start);
            BOOST_TEST(!is_suppressed(s));
            f.clock().advance(1h);
            record_one(s, word_of_phone(event_kind::opted_out, "SM3"));
            repeat(f, start);
            BOOST_TEST(is_suppressed(s));
        }
}

BOOST_DATA_TEST_CASE(reply_that_would_be_consent_now_is_none_when_it_is_repeated, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    record_one(s, word_of_phone(event_kind::replied, "SM1"));  // YES, from a person who has not opted out
    record_one(s, word_of_phone(event_kind::opted_out, "SM2"));
    repeat(f, word_of_phone(event_kind::opted_in, "SM1"));
    BOOST_TEST(is_suppressed(s));
}

BOOST_DATA_TEST_CASE(repeated_stop_does_not_undo_a_later_removal, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto stop = word_of_phone(event_kind::opted_out, "SM1");
    record_one(s, stop);
    f.clock().advance(1h);
    BOOST_TEST(s.suppressions().remove(channel::sms, phone_number) == 1);
    repeat(f, stop);
    BOOST_TEST(!is_suppressed(s));
}

BOOST_DATA_TEST_CASE(repeated_report_on_a_message_has_the_time_of_the_first, stores, kind)
{
    for (const bool is_deleted : {false, true})
        BOOST_TEST_CONTEXT("campaign deleted: " << is_deleted)
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            const auto id = sent_campaign(f);
            if (is_deleted)
                remove_campaign(s, id);
            event_factory make{s, id};
            auto back = make(1, event_kind::opted_in);
            back.occurred_at = {};
            record_one(s, back);
            f.clock().advance(1h);
            auto leave = make(1, event_kind::unsubscribed);
            leave.suppress = "unsubscribe";
            leave.occurred_at = {};
            record_one(s, leave);
            repeat(f, back);
            BOOST_TEST(is_suppressed(s, channel::email, "p1@example.com"));
            f.clock().advance(1h);
            s.suppressions().remove(channel::email, "p1@example.com");
            repeat(f, leave);
            BOOST_TEST(!is_suppressed(s, channel::email, "p1@example.com"));
        }
}

BOOST_DATA_TEST_CASE(event_without_a_time_is_dated_by_the_store, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    record_one(s, word_of_phone(event_kind::replied, "SM1"));
    BOOST_TEST((s.events().unmatched_events(false, {}).items.at(0).event.occurred_at == f.clock().now()));
    const auto id = sent_text(f);
    f.clock().advance(1min);
    record_one(s, report(s, id, event_kind::delivered, row(s, id, 1).external_id));
    BOOST_TEST((row(s, id, 1).delivered_at == f.clock().now()));
    BOOST_TEST(faults(s, id) == "");
}

BOOST_DATA_TEST_CASE(words_without_a_time_follow_what_was_stored_before_them, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    record_one(s, word_of_phone(event_kind::opted_out, "SM1", f.clock().now() + 1h));  // by a fast clock
    BOOST_TEST(s.suppressions().remove(channel::sms, phone_number) == 1);
    record_one(s, word_of_phone(event_kind::opted_out, "SM2"));
    BOOST_TEST(is_suppressed(s));
    record_one(s, word_of_phone(event_kind::opted_in, "SM3"));
    BOOST_TEST(!is_suppressed(s));
    record_one(s, word_of_phone(event_kind::opted_out, "SM4"));
    BOOST_TEST(is_suppressed(s));
}

BOOST_DATA_TEST_CASE(delivery_lifts_its_invalid_number_after_the_campaign_was_deleted, stores, kind)
{
    for (const bool is_erased : {false, true})
        BOOST_TEST_CONTEXT("person erased: " << is_erased)
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            const auto id = sent_text(f);
            const auto vendor_id = row(s, id, 1).external_id;
            record_one(s, report(s, id, event_kind::failed, vendor_id));
            BOOST_TEST(is_suppressed(s));
            if (is_erased)
                s.contacts().erase(s.contacts().find("a").value().id);
            remove_campaign(s, id);
            record_one(s, report(s, id, event_kind::delivered, "another"));
            record_one(s, report(s, id, event_kind::delivered, vendor_id));
            auto recipient = person("b");
            recipient.phone = phone_number;
            s.contacts().upsert(std::vector{recipient});
            BOOST_TEST(!is_suppressed(s));
        }
}

// The events that came while a campaign was archived name the message by a hash.
BOOST_DATA_TEST_CASE(delivery_lifts_its_invalid_number_in_both_forms_of_its_id, stores, kind)
{
    for (const bool is_failure_hashed : {false, true})
        BOOST_TEST_CONTEXT("hashed in the failure: " << is_failure_hashed)
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            const auto id = sent_text(f);
            const auto vendor_id = row(s, id, 1).external_id;
            const auto hashed = rules::hash_scope(s.secret(), vendor_id);
            record_one(s, report(s, id, event_kind::failed, is_failure_hashed ? hashed : vendor_id));
            BOOST_TEST(is_suppressed(s));
            record_one(s, report(s, id, event_kind::delivered, is_failure_hashed ? vendor_id : hashed));
            BOOST_TEST(!is_suppressed(s));
            auto again = report(s, id, event_kind::failed, is_failure_hashed ? hashed : vendor_id);
            again.id += "/again";
            record_one(s, again);
            BOOST_TEST(!is_suppressed(s));
        }
}

BOOST_AUTO_TEST_SUITE_END()
