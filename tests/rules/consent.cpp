// The suppressions that each lift ends: every reason with every kind of lift, and the order in time.
#include "rules/consent.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace outbound::test {
namespace {

constexpr timestamp earlier{std::chrono::microseconds{1'000'000}};
constexpr timestamp later{std::chrono::microseconds{2'000'000}};

suppression fact(std::string reason, std::string source, std::string scope, timestamp at = earlier)
{
    suppression s;
    s.reason = std::move(reason);
    s.source = std::move(source);
    s.scope = std::move(scope);
    s.occurred_at = at;
    return s;
}

suppression_lift lift(lifter by, std::string source, std::string scope, timestamp at = later)
{
    suppression_lift l;
    l.cause = by;
    l.source = std::move(source);
    l.scope = std::move(scope);
    l.occurred_at = at;
    return l;
}

}  // namespace

using rules::lifts;
using rules::lifts_late;

BOOST_AUTO_TEST_SUITE(consent_tests)

BOOST_AUTO_TEST_CASE(each_reason_is_lifted_only_by_the_facts_that_the_table_names)
{
    const struct {
        const char* reason;
        lifter by;
    } allowed[] = {{"unsubscribe", lifter::start}, {"unsubscribe", lifter::resubscribe}, {"invalid", lifter::delivery},
        {"unsubscribe", lifter::removal}, {"invalid", lifter::removal}, {"complaint", lifter::removal},
        {"bounce", lifter::removal}, {"manual", lifter::removal}, {"imported", lifter::removal}, {"", lifter::removal},
        {"our own words", lifter::removal}};
    for (const auto* reason :
        {"unsubscribe", "invalid", "complaint", "bounce", "manual", "imported", "", "our own words"})
        for (const auto& [by, name] : names<lifter>::value) {
            const bool wanted = std::ranges::any_of(
                allowed, [&](const auto& a) { return a.reason == std::string_view{reason} && a.by == by; });
            BOOST_TEST_CONTEXT(reason << ", " << name)
            BOOST_TEST(lifts(lift(by, "main", "same"), fact(reason, "main", "same")) == wanted);
        }
}

BOOST_AUTO_TEST_CASE(start_lifts_stop_by_sms_but_no_link_and_no_keypress)
{
    const auto start = lift(lifter::start, "twilio", std::string{rules::word_scope});
    BOOST_TEST(lifts(start, fact("unsubscribe", "another account", std::string{rules::word_scope})));
    BOOST_TEST(!lifts(start, fact("unsubscribe", "link", "")));
    BOOST_TEST(!lifts(start, fact("unsubscribe", "twilio", "")));
}

BOOST_AUTO_TEST_CASE(resubscribing_to_a_vendors_list_lifts_the_unsubscribe_from_that_list_only)
{
    const auto returned = lift(lifter::resubscribe, "main", "group/1");
    BOOST_TEST(lifts(returned, fact("unsubscribe", "main", "group/1")));
    BOOST_TEST(!lifts(returned, fact("unsubscribe", "main", "group/2")));
    BOOST_TEST(!lifts(returned, fact("unsubscribe", "main", "")));
    BOOST_TEST(!lifts(returned, fact("unsubscribe", "other", "group/1")));
    BOOST_TEST(!lifts(returned, fact("unsubscribe", "link", "group/1")));
}

BOOST_AUTO_TEST_CASE(delivery_lifts_invalid_that_the_same_message_reported)
{
    BOOST_TEST(lifts(lift(lifter::delivery, "twilio", "SM1", earlier), fact("invalid", "twilio", "SM1", later)));
    BOOST_TEST(!lifts(lift(lifter::delivery, "twilio", "SM2"), fact("invalid", "twilio", "SM1")));
}

BOOST_AUTO_TEST_CASE(removal_ends_the_reason_that_it_names)
{
    auto removal = lift(lifter::removal, "api", "");
    removal.reason = "bounce";
    BOOST_TEST(lifts(removal, fact("bounce", "main", "")));
    BOOST_TEST(!lifts(removal, fact("complaint", "main", "")));
}

BOOST_AUTO_TEST_CASE(older_events_lift_nothing_and_at_equal_times_the_order_of_arrival_decides)
{
    const struct {
        lifter by;
        const char* scope;
        bool same_moment;
    } cases[] = {{lifter::start, "word", true}, {lifter::resubscribe, "", false}, {lifter::removal, "", true}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(to_string(c.by))
        {
            const auto stated = fact("unsubscribe", "main", c.scope, later);
            BOOST_TEST(!lifts(lift(c.by, "main", c.scope, earlier), stated));
            BOOST_TEST(lifts(lift(c.by, "main", c.scope, later), stated) == c.same_moment);
            BOOST_TEST(!lifts_late(lift(c.by, "main", c.scope, later), stated));
            BOOST_TEST(lifts_late(lift(c.by, "main", c.scope, later), fact("unsubscribe", "main", c.scope, earlier)));
        }
}

BOOST_AUTO_TEST_CASE(a_vendor_that_refuses_an_sms_as_opted_out_reports_stop)
{
    BOOST_TEST(rules::scope_of_refusal(channel::sms, "unsubscribe") == rules::word_scope);
    BOOST_TEST(rules::scope_of_refusal(channel::sms, "invalid").empty());
    BOOST_TEST(rules::scope_of_refusal(channel::email, "unsubscribe").empty());
}

BOOST_AUTO_TEST_CASE(fact_about_an_erased_person_keeps_a_listed_reason_and_no_id_of_a_message)
{
    const struct {
        const char* reason;
        const char* scope;
        const char* kept_reason;
        bool keeps_scope;
    } cases[] = {{"Ann asked", "", "manual", true}, {"complaint", "", "complaint", true},
        {"unsubscribe", "word", "unsubscribe", true}, {"unsubscribe", "group/7", "unsubscribe", true},
        {"invalid", "SM17", "invalid", false}, {"invalid", "", "invalid", true}};
    for (const auto& c : cases)
        BOOST_TEST_CONTEXT(c.reason << ' ' << c.scope)
        {
            auto stripped = fact(c.reason, "main", c.scope, later);
            rules::strip_person("secret", stripped);
            BOOST_TEST(stripped.reason == c.kept_reason);
            BOOST_TEST((stripped.scope == c.scope) == c.keeps_scope);
            const auto scope = stripped.scope;
            rules::strip_person("secret", stripped);
            BOOST_TEST(stripped.scope == scope);
        }
}

BOOST_AUTO_TEST_CASE(lift_without_its_person_ends_what_it_ended_before)
{
    auto stated = fact("invalid", "main", "SM17", earlier);
    auto delivered = lift(lifter::delivery, "main", "SM17", later);
    auto other = lift(lifter::delivery, "main", "SM18", later);
    rules::strip_person("secret", stated);
    BOOST_TEST(rules::strip_person("secret", delivered));
    BOOST_TEST(rules::strip_person("secret", other));
    BOOST_TEST(lifts(delivered, stated));
    BOOST_TEST(!lifts(other, stated));
    auto removal = lift(lifter::removal, "api", "", later);
    BOOST_TEST(rules::strip_person("secret", removal));
    removal.reason = "manual";
    BOOST_TEST(rules::strip_person("secret", removal));
    removal.reason = "Ann asked";
    BOOST_TEST(!rules::strip_person("secret", removal));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace outbound::test
