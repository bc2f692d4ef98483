// Suppressions: several facts may exist for an address, and lifts end them.
#include "conformance/event_factory.hpp"
#include "rules/address_hash.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

using std::chrono::hours;
using std::chrono::seconds;

suppression stop(std::string address, channel via = channel::email, std::string reason = "manual")
{
    suppression s;
    s.channel = via;
    s.address = std::move(address);
    s.reason = std::move(reason);
    s.source = "test";
    return s;
}

suppression until(suppression s, timestamp end)
{
    s.expires_at = end;
    return s;
}

std::string reasons(store& s, channel via = channel::email)
{
    std::string all;
    for (const auto& fact : s.suppressions().list(via, {}).items)
        all += (all.empty() ? "" : " ") + fact.reason;
    return all;
}

constexpr const char* number = "+14155550100";

/// An SMS from that number.
provider_event word(event_kind kind, std::string id, timestamp at)
{
    provider_event e;
    e.channel = channel::sms;
    e.kind = kind;
    e.provider = "twilio";
    e.vendor_id = e.id = std::move(id);
    e.address = number;
    e.occurred_at = at;
    if (kind == event_kind::opted_out)
        e.suppress = "unsubscribe";
    return e;
}

provider_event list_event(event_kind kind, std::string id, timestamp at)
{
    provider_event e;
    e.kind = kind;
    e.provider = "main";
    e.vendor_id = e.id = std::move(id);
    e.address = "p1@example.com";
    e.occurred_at = at;
    if (kind == event_kind::unsubscribed)
        e.suppress = "unsubscribe";
    return e;
}

void record(store& s, const provider_event& e)
{
    s.events().record({&e, 1});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(suppressions_tests)

BOOST_DATA_TEST_CASE(facts_are_kept_side_by_side_and_an_expiry_never_weakens_one, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& suppressions = f.store().suppressions();
    const auto now = f.clock().now();
    BOOST_TEST(suppressions.add(
                   std::vector{stop("A@Example.com"), stop("a@example.com"), stop("+4930111111", channel::sms)}) == 2);
    BOOST_TEST(suppressions.add(std::vector{until(stop("a@example.com"), now + hours{1})}) == 0);
    BOOST_TEST(suppressions.add(std::vector{until(stop("a@example.com", channel::email, "bounce"), now)}) == 0);
    BOOST_TEST(
        suppressions.add(std::vector{until(stop("a@example.com", channel::email, "bounce"), now + hours{2})}) == 1);
    BOOST_TEST(
        suppressions.add(std::vector{until(stop("a@example.com", channel::email, "bounce"), now + hours{1})}) == 0);

    const auto found = suppressions.find(channel::email, "A@EXAMPLE.COM").value();
    BOOST_TEST(found.address == "a@example.com");
    BOOST_TEST(found.reason == "manual");
    BOOST_TEST(found.source == "test");
    BOOST_TEST(!found.expires_at);
    BOOST_TEST(!suppressions.find(channel::sms, "a@example.com"));
    const auto listed = suppressions.list(channel::email, {}).items;
    BOOST_REQUIRE(listed.size() == 2U);
    BOOST_TEST((listed[1].expires_at.value() == now + hours{2}));
    BOOST_TEST(suppressions.list(channel::sms, {}).items.at(0).address == "+4930111111");
    BOOST_TEST(suppressions.list(std::nullopt, {0, 1}).next.has_value());
}

BOOST_DATA_TEST_CASE(fact_that_has_expired_is_none, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    add_people(s, 1);
    s.suppressions().add(std::vector{until(stop("p1@example.com"), f.clock().now() + hours{1})});
    BOOST_TEST(s.suppressions().find(channel::email, "p1@example.com").has_value());
    BOOST_TEST(s.contacts().estimate({}, channel::email).suppressed == 1);
    f.clock().advance(hours{1});
    BOOST_TEST(!s.suppressions().find(channel::email, "p1@example.com").has_value());
    BOOST_TEST(s.suppressions().list({}, {}).items.empty());
    BOOST_TEST(s.contacts().estimate({}, channel::email).suppressed == 0);
    BOOST_TEST(s.campaigns().counts(running_campaign(s)).queued == 1);
}

BOOST_DATA_TEST_CASE(removal_lifts_the_named_reasons_and_is_recorded, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& suppressions = f.store().suppressions();
    suppressions.add(std::vector{stop("a@example.com"), stop("a@example.com", channel::email, "bounce")});
    BOOST_TEST(suppressions.remove(channel::email, "a@Example.com", "complaint") == 0);
    BOOST_TEST(suppressions.remove(channel::email, "a@Example.com", "bounce") == 1);
    BOOST_TEST(reasons(f.store()) == "manual");
    BOOST_TEST(suppressions.remove(channel::email, "a@Example.com") == 1);
    BOOST_TEST(suppressions.remove(channel::email, "a@Example.com") == 0);
    BOOST_TEST(!suppressions.find(channel::email, "a@example.com"));

    const auto history = suppressions.history(channel::email, "A@example.com");
    BOOST_REQUIRE(history.facts.size() == 2U);
    BOOST_REQUIRE(history.lifts.size() == 2U);
    BOOST_TEST(history.lifts[0].reason == "bounce");
    BOOST_TEST((history.lifts[0].cause == lifter::removal));
    BOOST_TEST(history.facts[1].lifted_by == history.lifts[0].id);
    BOOST_TEST(history.facts[0].lifted_by == history.lifts[1].id);
    // Added again at the same time: it holds.
    BOOST_TEST(suppressions.add(std::vector{stop("a@example.com")}) == 1);
    BOOST_TEST(suppressions.find(channel::email, "a@example.com").has_value());
}

BOOST_DATA_TEST_CASE(report_from_before_a_removal_changes_nothing_and_a_later_one_does, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto bounce = list_event(event_kind::unsubscribed, "e1", f.clock().now());
    record(s, bounce);
    BOOST_TEST(reasons(s) == "unsubscribe");
    f.clock().advance(hours{1});
    s.suppressions().remove(channel::email, "p1@example.com");
    record(s, bounce);
    record(s, list_event(event_kind::unsubscribed, "late", f.clock().now() - seconds{1}));
    BOOST_TEST(reasons(s) == "");
    record(s, list_event(event_kind::unsubscribed, "new", f.clock().now() + seconds{1}));
    BOOST_TEST(reasons(s) == "unsubscribe");
}

BOOST_DATA_TEST_CASE(removal_lifts_facts_added_since_a_removal_with_the_same_time, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    auto& suppressions = s.suppressions();
    for (int times = 0; times < 2; ++times) {
        suppressions.add(std::vector{stop("a@example.com")});
        BOOST_TEST(suppressions.remove(channel::email, "a@example.com") == 1);
        BOOST_TEST(reasons(s) == "");
    }
    // A removal is never older than the fact that it lifts; here both have the time of a vendor's fast clock.
    const auto ahead = fixture->clock().now() + hours{1};
    record(s, word(event_kind::opted_out, "SM1", ahead));
    BOOST_TEST(suppressions.remove(channel::sms, number) == 1);
    suppressions.add(std::vector{stop(number, channel::sms)});
    BOOST_TEST(suppressions.remove(channel::sms, number) == 1);
    BOOST_TEST(reasons(s, channel::sms) == "");
}

BOOST_DATA_TEST_CASE(start_lifts_the_stop_of_that_number_and_keeps_every_other_reason, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto now = f.clock().now();
    s.suppressions().add(std::vector{stop(number, channel::sms), stop(number, channel::sms, "complaint")});
    record(s, word(event_kind::opted_out, "SM1", now + seconds{1}));
    BOOST_TEST(reasons(s, channel::sms) == "manual complaint unsubscribe");
    record(s, word(event_kind::opted_in, "SM2", now + seconds{2}));
    BOOST_TEST(reasons(s, channel::sms) == "manual complaint");
    record(s, word(event_kind::opted_out, "SM3", now + seconds{3}));
    BOOST_TEST(reasons(s, channel::sms) == "manual complaint unsubscribe");
}

BOOST_DATA_TEST_CASE(stop_and_start_give_the_same_state_in_any_order_of_arrival, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto now = f.clock().now();
    record(s, word(event_kind::opted_in, "SM2", now + seconds{2}));
    record(s, word(event_kind::opted_out, "SM1", now + seconds{1}));
    BOOST_TEST(reasons(s, channel::sms) == "");
    record(s, word(event_kind::opted_out, "SM5", now + seconds{5}));
    record(s, word(event_kind::opted_in, "SM4", now + seconds{4}));
    BOOST_TEST(reasons(s, channel::sms) == "unsubscribe");
}

BOOST_DATA_TEST_CASE(return_to_a_vendors_list_lifts_that_vendors_unsubscribe_if_it_is_newer, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto now = f.clock().now();
    auto link = stop("p1@example.com", channel::email, "unsubscribe");
    link.source = "link";
    s.suppressions().add({&link, 1});
    record(s, list_event(event_kind::unsubscribed, "e2", now + seconds{2}));
    BOOST_TEST(reasons(s) == "unsubscribe unsubscribe");
    record(s, list_event(event_kind::opted_in, "e1", now + seconds{1}));
    BOOST_TEST(reasons(s) == "unsubscribe unsubscribe");
    auto other = list_event(event_kind::opted_in, "e3", now + seconds{3});
    other.provider = "spare";
    record(s, other);
    BOOST_TEST(reasons(s) == "unsubscribe unsubscribe");
    record(s, list_event(event_kind::opted_in, "e4", now + seconds{4}));
    BOOST_TEST(reasons(s) == "unsubscribe");
    BOOST_TEST(s.suppressions().find(channel::email, "p1@example.com")->source == "link");
}

BOOST_DATA_TEST_CASE(vendor_groups_are_unsubscribed_and_resubscribed_one_by_one, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    const auto now = f.clock().now();
    auto leave = list_event(event_kind::unsubscribed, "e1", now);
    leave.data["group"] = "7";
    record(s, leave);
    auto join = list_event(event_kind::opted_in, "e2", now + seconds{1});
    join.data["group"] = "8";
    record(s, join);
    BOOST_TEST(reasons(s) == "unsubscribe");
    join.id = "e3";
    join.data["group"] = "7";
    record(s, join);
    BOOST_TEST(reasons(s) == "");
}

BOOST_DATA_TEST_CASE(hashed_opt_out_holds_when_the_address_appears_again, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& s = fixture->store();
    const auto forget = [&](const std::string& address) {
        s.suppressions().add(std::vector{stop(rules::hash_address(s.secret(), channel::email, address))});
    };
    forget("p1@example.com");
    add_people(s, 4);
    BOOST_TEST(s.suppressions().find(channel::email, "P1@example.com").has_value());
    const auto id = running_campaign(s);
    BOOST_TEST(s.campaigns().counts(id).skipped == 1);
    const auto range = s.dispatch().claim_range(id, {"w1"}).value();
    forget("p3@example.com");
    window_request request;
    request.campaign = id;
    request.first_seq = range.first_seq;
    request.token = range.token;
    request.from_seq = range.intent_seq;
    request.intent_seq = 4;
    const auto window = s.dispatch().open_window(request);
    BOOST_TEST(window.granted);
    BOOST_TEST(window.withheld == (std::vector<recipient_seq>{1, 3}), boost::test_tools::per_element());
    BOOST_TEST(s.suppressions().remove(channel::email, "p3@example.com") == 1);
    BOOST_TEST(!s.suppressions().find(channel::email, "p3@example.com").has_value());
}

BOOST_DATA_TEST_CASE(delivery_of_a_message_lifts_the_invalid_number_that_it_reported, stores, kind)
{
    const auto fixture = open_fixture(kind);
    auto& f = *fixture;
    auto& s = f.store();
    auto recipient = person("a");
    recipient.phone = number;
    s.contacts().upsert(std::vector{recipient});
    auto c = draft();
    c.type = channel::sms;
    c.from.address = "+15005550006";
    const auto id = running_campaign(s, c);
    work_on_range(s, id, 1, {outcome(1, recipient_status::sent, f.clock().now())});
    const auto make = [&](event_kind reported, std::string vendor_id) {
        auto e = word(reported, vendor_id + '/' + std::string{to_string(reported)}, f.clock().now());
        e.vendor_id = std::move(vendor_id);
        e.key = s.instance() + '-' + std::to_string(id) + "-1-1";
        e.suppress = reported == event_kind::failed ? "invalid" : "";
        return e;
    };
    const auto external_id = row(s, id, 1).external_id;
    record(s, make(event_kind::failed, external_id));
    BOOST_TEST(reasons(s, channel::sms) == "invalid");
    record(s, make(event_kind::delivered, external_id));
    BOOST_TEST(reasons(s, channel::sms) == "");
    record(s, make(event_kind::failed, external_id));  // repeated
    BOOST_TEST(reasons(s, channel::sms) == "");
    BOOST_TEST((row(s, id, 1).status == recipient_status::delivered));
}

BOOST_AUTO_TEST_SUITE_END()
