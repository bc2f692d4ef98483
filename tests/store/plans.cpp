// Query plans: calls during dispatch and interactive calls do no full scan of a large table.
#include "conformance/event_factory.hpp"
#include "conformance/fixtures.hpp"
#include "rules/address_hash.hpp"
#include "store/filled_database.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

struct named_call {
    const char* name;
    std::function<void(store&)> call;
};

void check(filled_database& db, const std::vector<named_call>& calls)
{
    for (const auto& [name, call] : calls)
        for (const auto& read : db.read_by(call))
            BOOST_ERROR(std::string{name} + " reads " + read);
}

std::string address_of(campaign_id campaign, recipient_seq seq)
{
    return "p" + std::to_string((campaign - 1) * recipients_of_each + seq) + "@example.com";
}

provider_event event_of(store& s, recipient_seq seq, event_kind kind)
{
    auto e = event_factory{s, some_campaign, static_cast<int>(seq)}(seq, kind);
    e.address = address_of(some_campaign, seq);
    return e;
}

suppression fact_of(std::string address)
{
    suppression fact;
    fact.address = std::move(address);
    fact.reason = "manual";
    fact.source = "api";
    return fact;
}

void check_dispatch(filled_database& db)
{
    const auto now = db.clock.now();
    claimed_range range;
    claim_terms terms{"w", 60s, 900s};
    check(
        db, {{"work", [](store& s) { BOOST_TEST(s.dispatch().work().size() == 3U); }},
                {"claim_range", [&](store& s) { range = claim(s, some_campaign).value(); }},
                {"open_window", [&](store& s) { BOOST_TEST(s.dispatch().open_window(window_to(range, 930)).granted); }},
                {"open_window with outcomes",
                    [&](store& s) {
                        std::vector<settlement> outcomes;
                        for (recipient_seq seq = 901; seq <= 930; ++seq)
                            outcomes.push_back(outcome(seq, recipient_status::sent, now));
                        outcomes.back().status = recipient_status::failed;
                        outcomes.back().suppress = "invalid";
                        range.intent_seq = 930;
                        BOOST_TEST(s.dispatch().open_window(window_to(range, 960, outcomes)).granted);
                    }},
                {"due_retries", [](store& s) { BOOST_TEST(s.dispatch().due_retries(some_campaign, 30) == 30U); }},
                {"claim_retries",
                    [&](store& s) { BOOST_TEST(s.dispatch().claim_retries(some_campaign, 30, terms).size() == 30U); }},
                {"settle_retries",
                    [&](store& s) {
                        auto sent = outcome(801, recipient_status::sent, now);
                        sent.attempt = 2;
                        s.dispatch().settle_retries(some_campaign, terms.token, std::vector{sent});
                    }},
                {"claim_retries again",
                    [&](store& s) {
                        terms.repeats = true;
                        s.dispatch().claim_retries(some_campaign, 30, terms);
                    }},
                {"complete", [](store& s) { s.dispatch().complete(some_campaign); }},
                {"watches.due", [](store& s) { s.watches().due(50); }},
                {"open_calls", [](store& s) { s.watches().open_calls(); }}});
}

void check_events_and_opt_outs(filled_database& db)
{
    check(
        db, {{"events.record",
                 [](store& s) {
                     std::vector<provider_event> events;
                     for (recipient_seq seq = 1; seq <= 50; ++seq)
                         events.push_back(event_of(s, seq, event_kind::delivered));
                     auto click = event_of(s, 60, event_kind::clicked);
                     click.actor = event_actor::human;
                     click.link = "https://example.com/2";
                     events.push_back(click);
                     auto by_vendor = event_of(s, 70, event_kind::delivered);
                     by_vendor.key.clear();
                     by_vendor.vendor_id = "m" + std::to_string((some_campaign - 1) * recipients_of_each + 70);
                     events.push_back(by_vendor);
                     auto complaint = event_of(s, 80, event_kind::complained);
                     complaint.suppress = "complaint";
                     events.push_back(complaint);
                     BOOST_TEST(s.events().record(events).stored == 53);
                 }},
                {"events.unsubscribe",
                    [](store& s) {
                        const auto hash = rules::hash_address(s.secret(), channel::email, address_of(some_campaign, 5));
                        unsubscription link{{some_campaign, 5}, channel::email, hash};
                        BOOST_TEST(s.events().unsubscribe(link).size() == 1U);
                        link.recipient.campaign = 4711;
                        BOOST_TEST(s.events().unsubscribe(link).size() == 1U);
                    }},
                {"events.history",
                    [](store& s) {
                        s.events().history({some_campaign, 5});
                    }},
                {"events.keys", [](store& s) { s.events().keys(some_campaign, 10); }},
                {"campaigns.recipients by key",
                    [](store& s) {
                        recipient_filter pressed;
                        pressed.key = "1";
                        s.campaigns().recipients(some_campaign, pressed, {});
                    }},
                {"events.set_handled", [](store& s) { s.events().set_handled(4711, true); }},
                {"events.refold", [](store& s) { s.events().refold(some_campaign); }},
                {"suppressions.add",
                    [](store& s) {
                        s.suppressions().add(std::vector{fact_of("new@example.com"), fact_of("l7@example.com")});
                    }},
                {"suppressions.find", [](store& s) { s.suppressions().find(channel::email, "s7@example.com"); }},
                {"suppressions.history", [](store& s) { s.suppressions().history(channel::email, "l7@example.com"); }},
                {"suppressions.remove", [](store& s) { s.suppressions().remove(channel::email, "s8@example.com"); }}});
}

void find_by_address(store& s)
{
    const std::vector<std::string> emails{"p8@example.com", "p19999@example.com", "p@example.com"};
    BOOST_TEST(s.contacts().find_by_address(channel::email, emails).size() == 2U);
    const std::vector<std::string> phones{"+4989110000", "+49891"};
    BOOST_TEST(s.contacts().find_by_address(channel::sms, phones).size() == 1U);
}

void count_five_days(store& s)
{
    std::vector<timestamp> bounds;
    for (int day = 10; day <= 15; ++day)
        bounds.push_back(timestamp{day * 24h});
    s.campaigns().period_counts(bounds);
}

void check_contacts_and_campaigns(filled_database& db)
{
    check(db, {{"contacts.upsert",
                   [](store& s) {
                       s.contacts().upsert(std::vector{person("p9", "new9@example.com"), person("z")});
                   }},
                  {"contacts.find_by_address", find_by_address},
                  {"contacts.find_erased", [](store& s) { s.contacts().find_erased("p9"); }},
                  {"contacts.erase", [](store& s) { BOOST_TEST(s.contacts().erase(1009).value().recipients == 1); }},
                  {"contacts.remove", [](store& s) { BOOST_TEST(s.contacts().remove(1010)); }},
                  {"campaigns.retry_failed", [](store& s) { s.campaigns().retry_failed(some_campaign); }},
                  {"campaigns.counts", [](store& s) { s.campaigns().counts(some_campaign); }},
                  {"campaigns.totals", [](store& s) { s.campaigns().totals(); }},
                  {"campaigns.reasons",
                      [](store& s) { BOOST_TEST(s.campaigns().reasons(some_campaign, 10).items.size() == 1U); }},
                  {"campaigns.period_counts", count_five_days},
                  {"campaigns.history", [](store& s) { s.campaigns().history(1011); }},
                  {"campaigns.verify", [](store& s) { s.campaigns().verify(some_campaign); }},
                  {"campaigns.prune_events", [](store& s) { s.campaigns().prune_events(ended_campaign, 100); }},
                  {"campaigns.remove", [](store& s) { BOOST_TEST(s.campaigns().remove(ended_campaign)); }},
                  {"dispatch.prepare", [](store& s) {
                       const auto id = s.campaigns().create(draft()).id;
                       s.campaigns().change_status(id, start());
                       s.dispatch().prepare(id, 100, 100);
                   }}});
}

void check_recipients_by_address(filled_database& db)
{
    recipient_filter filter;
    filter.address = address_of(some_campaign, 905);
    const auto find = [&](store& s) {
        BOOST_TEST(s.campaigns().recipients(some_campaign, filter, {}).items.size() == 1U);
    };
    BOOST_TEST(db.cost_of(find) < recipients_of_each);
    filter.status = recipient_status::queued;
    BOOST_TEST(db.cost_of(find) < recipients_of_each);
}

void check_recipients_by_status(filled_database& db)
{
    recipient_filter filter;
    filter.status = recipient_status::cancelled;
    const auto find = [&](store& s) { BOOST_TEST(s.campaigns().recipients(some_campaign, filter, {}).items.empty()); };
    BOOST_TEST(db.cost_of(find) < recipients_of_each);
}

segment thirty_seven_people(bool by_key)
{
    segment filter;
    by_key ? void(filter.external_ids.emplace()) : void(filter.contact_ids.emplace());
    for (int i = 1; i <= 37; ++i)
        by_key ? void(filter.external_ids->push_back("p" + std::to_string(i * 500)))
               : void(filter.contact_ids->push_back(i * 500));
    return filter;
}

void check_named_contacts(filled_database& db, const segment& filter)
{
    auto c = draft();
    c.recipient_segments = filter;
    campaign_id id = 0;
    db.cost_of([&](store& s) {
        id = s.campaigns().create(c).id;
        s.campaigns().change_status(id, start());
    });
    const std::pair<const char*, std::function<void(store&)>> calls[] = {
        {"dispatch.prepare", [&](store& s) { BOOST_TEST(s.dispatch().prepare(id, 100, 100).recipients == 37); }},
        {"contacts.list",
            [&](store& s) {
                BOOST_TEST(s.contacts().list(filter, {}, {0, 30}).items.size() == 30U);
            }},
        {"contacts.count", [&](store& s) { BOOST_TEST(s.contacts().count(filter, channel::email) == 37); }}};
    for (const auto& [name, call] : calls)
        BOOST_TEST(db.cost_of(call) < people, name);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plans)

BOOST_DATA_TEST_CASE(contacts_that_a_segment_names_are_looked_up_and_others_are_not_read, servers, kind)
{
    const auto db = open_filled(kind);
    check_named_contacts(*db, thirty_seven_people(false));
    check_named_contacts(*db, thirty_seven_people(true));
}

BOOST_DATA_TEST_CASE(recipient_with_an_address_is_looked_up_and_others_are_not_read, servers, kind)
{
    const auto db = open_filled(kind);
    check_recipients_by_address(*db);
    check_recipients_by_status(*db);
}

BOOST_DATA_TEST_CASE(rows_are_looked_up, servers, kind)
{
    const auto db = open_filled(kind);
    check_dispatch(*db);
    check_events_and_opt_outs(*db);
    check_contacts_and_campaigns(*db);
}

BOOST_AUTO_TEST_SUITE_END()
