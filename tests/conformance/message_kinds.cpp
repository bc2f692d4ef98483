// Kinds of campaigns: a transactional email ignores unsubscribes at every check of suppressions, and nothing else.
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;

namespace {

void add_suppression(store& s, channel via, const std::string& address, const std::string& reason)
{
    suppression fact;
    fact.channel = via;
    fact.address = address;
    fact.reason = reason;
    s.suppressions().add({&fact, 1});
}

campaign_id running_of_kind(store& s, channel via, message_kind sort)
{
    auto c = draft();
    c.type = via;
    c.kind = sort;
    return running_campaign(s, c);
}

std::string numbered_address(channel via, int number)
{
    return via == channel::email ? "p" + std::to_string(number) + "@example.com"
                                 : "+1500555000" + std::to_string(number);
}

/// Contacts 1 to 4 with addresses on every channel. 1 has unsubscribed, 2 complained, 3 bounced and unsubscribed.
void add_people_who_opted_out(store& s, channel via)
{
    std::vector<contact> people;
    for (int i = 1; i <= 4; ++i) {
        people.push_back(person("p" + std::to_string(i), numbered_address(channel::email, i)));
        people.back().phone = numbered_address(channel::sms, i);
    }
    s.contacts().upsert(people);
    add_suppression(s, via, numbered_address(via, 1), "unsubscribe");
    add_suppression(s, via, numbered_address(via, 2), "complaint");
    add_suppression(s, via, numbered_address(via, 3), "bounce");
    add_suppression(s, via, numbered_address(via, 3), "unsubscribe");
}

struct kind_case {
    channel via;
    message_kind sort;
    std::vector<recipient_seq> reached;
};

const kind_case kind_cases[] = {
    {channel::email, message_kind::marketing, {4}},
    {channel::email, message_kind::transactional, {1, 4}},
    {channel::sms, message_kind::marketing, {4}},
    {channel::sms, message_kind::transactional, {4}},
    {channel::phone, message_kind::transactional, {4}},
};

std::vector<recipient_seq> queued_in(store& s, campaign_id id)
{
    std::vector<recipient_seq> seqs;
    for (const auto& r : s.campaigns().recipients(id, {}, {}).items)
        if (r.status == recipient_status::queued)
            seqs.push_back(r.seq);
    return seqs;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(message_kinds)

BOOST_DATA_TEST_CASE(freezing_estimating_and_looking_up_agree_on_who_is_reached, stores, kind)
{
    for (const auto& c : kind_cases)
        BOOST_TEST_CONTEXT(to_string(c.via) << ' ' << to_string(c.sort))
        {
            const auto fixture = open_fixture(kind);
            auto& s = fixture->store();
            add_people_who_opted_out(s, c.via);
            const auto expected = s.contacts().estimate({}, c.via, c.sort);
            const auto id = running_of_kind(s, c.via, c.sort);
            BOOST_TEST(queued_in(s, id) == c.reached, boost::test_tools::per_element());
            BOOST_TEST(expected.sendable == std::ssize(c.reached));
            BOOST_TEST(expected.suppressed == 4 - std::ssize(c.reached));
            for (int i = 1; i <= 4; ++i)
                BOOST_TEST(s.suppressions().find(c.via, numbered_address(c.via, i), c.sort).has_value() ==
                           (std::ranges::count(c.reached, i) == 0));
            BOOST_TEST(faults(s, id) == "");
        }
}

BOOST_DATA_TEST_CASE(a_window_withholds_by_the_kind_of_the_campaign, stores, kind)
{
    for (const auto& c : kind_cases)
        BOOST_TEST_CONTEXT(to_string(c.via) << ' ' << to_string(c.sort))
        {
            const auto fixture = open_fixture(kind);
            auto& s = fixture->store();
            std::vector<contact> people{person("p1", "p1@example.com"), person("p2", "p2@example.com")};
            people[0].phone = numbered_address(channel::sms, 1);
            people[1].phone = numbered_address(channel::sms, 2);
            s.contacts().upsert(people);
            const auto id = running_of_kind(s, c.via, c.sort);
            const auto range = claim(s, id).value();
            add_suppression(s, c.via, numbered_address(c.via, 1), "unsubscribe");
            add_suppression(s, c.via, numbered_address(c.via, 2), "complaint");
            const auto opened = s.dispatch().open_window(window_to(range, 2));
            const auto withheld =
                std::ranges::count(c.reached, 1) > 0 ? std::vector<recipient_seq>{2} : std::vector<recipient_seq>{1, 2};
            BOOST_TEST(opened.withheld == withheld, boost::test_tools::per_element());
            BOOST_TEST(faults(s, id) == "");
        }
}

BOOST_DATA_TEST_CASE(a_retry_is_withheld_by_the_kind_of_the_campaign, stores, kind)
{
    for (const auto sort : {message_kind::marketing, message_kind::transactional})
        BOOST_TEST_CONTEXT(to_string(sort))
        {
            const auto fixture = open_fixture(kind);
            auto& s = fixture->store();
            add_people(s, 2);
            const auto id = running_of_kind(s, channel::email, sort);
            std::vector<settlement> outcomes;
            for (const recipient_seq seq : {1, 2}) {
                outcomes.push_back(outcome(seq, recipient_status::retrying, fixture->clock().now()));
                outcomes.back().retry_at = fixture->clock().now();
            }
            work_on_range(s, id, 2, outcomes);
            add_suppression(s, channel::email, "p1@example.com", "unsubscribe");
            add_suppression(s, channel::email, "p2@example.com", "bounce");
            const auto claimed = s.dispatch().claim_retries(id, 10, {"w"});
            BOOST_TEST(claimed.size() == (sort == message_kind::transactional ? 1U : 0U));
            BOOST_TEST(row(s, id, 2).reason == "suppressed");
            BOOST_TEST(faults(s, id) == "");
        }
}

BOOST_DATA_TEST_CASE(an_unsubscribe_kept_as_a_hash_counts_by_the_kind_of_the_campaign, stores, kind)
{
    for (const auto sort : {message_kind::marketing, message_kind::transactional})
        BOOST_TEST_CONTEXT(to_string(sort))
        {
            const auto fixture = open_fixture(kind);
            auto& s = fixture->store();
            const auto people = add_people(s, 1);
            add_suppression(s, channel::email, "p1@example.com", "unsubscribe");
            s.contacts().erase(people.at(0));
            s.contacts().upsert(std::vector{person("again", "p1@example.com")});
            const auto sendable = sort == message_kind::transactional ? 1 : 0;
            BOOST_TEST(s.contacts().estimate({}, channel::email, sort).sendable == sendable);
            BOOST_TEST(s.suppressions().find(channel::email, "p1@example.com", sort).has_value() == (sendable == 0));
            const auto id = running_of_kind(s, channel::email, sort);
            BOOST_TEST(std::ssize(queued_in(s, id)) == sendable);
        }
}

BOOST_AUTO_TEST_SUITE_END()
