// Reports about people who were erased, and about messages of deleted campaigns: they count, and bring nobody back.
#include "conformance/fixtures.hpp"
#include "conformance/known_person.hpp"
#include "conformance/tables.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* anns_number = "+4989123456";

provider_event report_about_text(store& s, const known_person& p, event_kind kind)
{
    provider_event e;
    e.key = s.instance() + '-' + std::to_string(p.sms) + '-' + std::to_string(p.sms_seq) + "-1";
    e.provider = "phones";
    e.channel = channel::sms;
    e.kind = kind;
    e.vendor_id = "SMann" + std::to_string(p.sms);
    e.id = e.vendor_id + std::string{to_string(kind)};
    e.address = anns_number;
    e.occurred_at = noon;
    if (kind == event_kind::failed) {
        e.reason = "30005 to +4989123456";
        e.suppress = to_string(suppression_reason::invalid);
        e.data = {{"raw", {{"To", anns_number}, {"MessageSid", e.vendor_id}}}};
    }
    return e;
}

event_intake report(store& s, const provider_event& e)
{
    return s.events().record({&e, 1});
}

void check_nothing_names_ann(store_fixture& f)
{
    const auto home = open_tables(f);
    if (!home)
        return;
    for (const auto& text : all_texts(*home))
        BOOST_TEST(personal_text_in(text) == "", text);
}

void delete_campaign(store& s, campaign_id id)
{
    s.campaigns().change_status(id, step(campaign_action::cancel));
    BOOST_TEST(s.campaigns().remove(id));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(late_reports)

BOOST_DATA_TEST_CASE(report_about_a_message_of_a_deleted_campaign_brings_no_erased_person_back, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto p = make_known_person(f);
    s.contacts().erase(p.id);
    delete_campaign(s, p.sms);
    const auto failed = report_about_text(s, p, event_kind::failed);
    BOOST_TEST(report(s, failed).unmatched == 1);
    BOOST_TEST(report(s, failed).duplicates == 1);
    auto click = report_about_text(s, p, event_kind::clicked);
    click.link = "https://e.org/private-link";
    BOOST_TEST(report(s, click).unmatched == 1);
    check_nothing_names_ann(f);
    BOOST_TEST(s.suppressions().find(channel::sms, anns_number)->reason == "invalid");
    s.contacts().upsert(std::vector{ann("ann.present@example.com")});
    BOOST_TEST(s.campaigns().counts(campaign_by(s, channel::sms)).queued == 0);
}

BOOST_DATA_TEST_CASE(report_about_a_deleted_campaign_suppresses_a_known_person_readably, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto p = make_known_person(*fixture);
    campaign_by(s, channel::sms);  // Another message to her number.
    delete_campaign(s, p.sms);
    report(s, report_about_text(s, p, event_kind::failed));
    const auto found = s.suppressions().find(channel::sms, anns_number).value();
    BOOST_TEST(found.address == anns_number);
    BOOST_TEST(found.reason == "invalid");
}

BOOST_DATA_TEST_CASE(delivery_lifts_the_invalid_number_of_an_erased_person_also_when_it_is_known_again, stores, kind)
{
    for (const bool returns : {false, true})
        BOOST_TEST_CONTEXT((returns ? "known again" : "erased"))
        {
            const auto fixture = open_fixture(kind);
            auto& f = *fixture;
            auto& s = f.store();
            const auto p = make_known_person(f);
            report(s, report_about_text(s, p, event_kind::failed));
            s.contacts().erase(p.id);
            check_nothing_names_ann(f);
            if (returns)
                s.contacts().upsert(std::vector{ann("ann.present@example.com")});
            BOOST_TEST(s.suppressions().find(channel::sms, anns_number)->reason == "invalid");
            report(s, report_about_text(s, p, event_kind::delivered));
            BOOST_TEST(!s.suppressions().find(channel::sms, anns_number));
            BOOST_TEST(faults(s, p.sms) == "");
            if (!returns)
                check_nothing_names_ann(f);
        }
}

BOOST_DATA_TEST_CASE(operators_words_about_an_erased_person_hold_as_manual_in_spite_of_an_earlier_removal, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto id = s.contacts().upsert(std::vector{ann("ann.present@example.com")}).at(0).id;
    suppression fact;
    fact.address = "ann.present@example.com";
    for (const auto* reason : {"manual", "Ann Zimmermann asked", "Ann Zimmermann asked twice"}) {
        fact.reason = reason;
        s.suppressions().add({&fact, 1});
        fixture->clock().advance(1s);
    }
    s.suppressions().remove(fact.channel, fact.address, "manual");
    s.suppressions().remove(fact.channel, fact.address, "Ann Zimmermann asked twice");
    s.contacts().erase(id);
    check_nothing_names_ann(*fixture);
    BOOST_TEST(s.suppressions().find(fact.channel, fact.address)->reason == "manual");
    s.contacts().upsert(std::vector{ann("ann.present@example.com")});
    BOOST_TEST(s.suppressions().find(fact.channel, fact.address)->reason == "manual");
    s.suppressions().remove(fact.channel, fact.address, "");
    BOOST_TEST(!s.suppressions().find(fact.channel, fact.address));
}

BOOST_AUTO_TEST_SUITE_END()
