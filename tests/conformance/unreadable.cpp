// A campaign whose row cannot be read is skipped, and affects no other campaign.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace outbound;
using namespace outbound::testing;

namespace {

/// Values that no version writes.
constexpr const char* damages[] = {"type = 'fax'", "hours = '{\"windows\":7}'", "hours = '['", "content = '[1]'",
    "on_unknown = 'maybe'", "recipient_segments = '7'", "call_options = 'x'", "pause_reason = 'whim'"};

void damage(store_fixture& f, const std::string& table, const std::string& change, campaign_id id)
{
    const auto home = open_tables(f);
    sql::transaction tx{*home};
    tx->execute_once("UPDATE " + table + " SET " + change + " WHERE " +
                     (table == "outbound_campaigns" ? "id = " : "campaign_id = ") + std::to_string(id));
    tx.commit();
}

std::vector<campaign_id> listed(store& s, std::size_t limit)
{
    std::vector<campaign_id> ids;
    for (page_request slice{0, limit};;) {
        const auto found = s.campaigns().list({}, slice);
        for (const auto& c : found.items)
            ids.push_back(c.id);
        if (!found.next)
            return ids;
        slice.after = *found.next;
    }
}

bool has_rule(store& s, campaign_id id, std::string_view rule)
{
    const auto found = s.campaigns().verify(id);
    return std::ranges::any_of(found, [&](const inconsistency& each) { return each.rule == rule; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(unreadable_tests)

BOOST_DATA_TEST_CASE(an_unreadable_campaign_hides_no_other_and_is_named, stores, kind)
{
    for (const auto* change : damages)
        BOOST_TEST_CONTEXT(change)
        {
            const auto f = open_fixture(kind);
            if (!open_tables(*f))
                return;
            auto& s = f->store();
            add_people(s, 3);
            const auto first = running_campaign(s);
            const auto broken = running_campaign(s);
            const auto last = running_campaign(s);
            damage(*f, "outbound_campaigns", change, broken);
            for (const std::size_t limit : {1u, 2u, 100u})
                BOOST_TEST(listed(s, limit) == (std::vector{first, last}), boost::test_tools::per_element());
            const auto works = s.dispatch().work();
            BOOST_TEST(works.size() == 3u);
            for (const auto& w : works)
                BOOST_TEST(w.fault.empty() == (w.id != broken), w.id << ": " << w.fault);
            BOOST_TEST(s.campaigns().totals().by_status[campaign_status::running] == 3);
            const auto unreadable = s.campaigns().unreadable();
            BOOST_REQUIRE(unreadable.size() == 1u);
            BOOST_TEST(unreadable[0].id == broken);
            const std::string_view words = change;
            BOOST_TEST(unreadable[0].fault.starts_with(words.substr(0, words.find(' '))), unreadable[0].fault);
            BOOST_TEST(has_rule(s, broken, "unreadable"));
            BOOST_TEST(faults(s, last) == "");
            const auto findings = s.examine(false);
            BOOST_TEST(std::ranges::any_of(findings,
                [](const finding& found) { return found.topic == "campaigns" && found.status == health::problem; }));
            BOOST_TEST((problem_of([&] { s.campaigns().get(broken); }).code == errc::store));
            BOOST_TEST(s.campaigns().remove(broken));
            BOOST_TEST(s.campaigns().unreadable().empty());
            BOOST_TEST(s.dispatch().work().size() == 2u);
        }
}

BOOST_DATA_TEST_CASE(an_unknown_status_is_counted_apart, stores, kind)
{
    const auto f = open_fixture(kind);
    if (!open_tables(*f))
        return;
    auto& s = f->store();
    const auto broken = s.campaigns().create(draft()).id;
    s.campaigns().create(draft());
    damage(*f, "outbound_campaigns", "status = 'dormant'", broken);
    auto totals = s.campaigns().totals();
    BOOST_TEST(totals.unreadable == 1);
    BOOST_TEST(totals.by_status[campaign_status::draft] == 1);
    BOOST_TEST(s.dispatch().work().empty());
}

BOOST_DATA_TEST_CASE(verify_names_unreadable_rows_of_recipients_and_counters, stores, kind)
{
    const std::pair<const char*, const char*> changes[] = {
        {"campaign_recipients", "status = 'asleep'"}, {"outbound_campaign_counters", "name = 'bananas'"}};
    for (const auto& [table, change] : changes)
        BOOST_TEST_CONTEXT(table)
        {
            const auto f = open_fixture(kind);
            if (!open_tables(*f))
                return;
            auto& s = f->store();
            add_people(s, 2);
            const auto id = running_campaign(s);
            work_on_range(s, id, 1, {outcome(1, recipient_status::sent, f->clock().now())});
            provider_event e;
            e.key = s.instance() + '-' + std::to_string(id) + "-1-1";
            e.kind = event_kind::delivered;
            s.events().record({&e, 1});
            BOOST_TEST(faults(s, id) == "");
            damage(*f, table, change, id);
            BOOST_TEST(has_rule(s, id, "unreadable"));
        }
}

BOOST_AUTO_TEST_SUITE_END()
