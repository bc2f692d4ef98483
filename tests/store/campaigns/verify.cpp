// verify finds rows that were changed directly in the database.
#include "conformance/fixtures.hpp"
#include "conformance/people.hpp"
#include "store/sqlite/database.hpp"

#include <boost/test/unit_test.hpp>

using namespace outbound;
using namespace outbound::testing;

namespace {

/// A campaign of 20 with every kind of row: 1 sent, 2 failed, 3 unknown, 4 retrying, the rest of the first range
/// queued.
campaign_id mixed_campaign(store& s)
{
    const auto now = timestamp{std::chrono::seconds{1'800'000'000}};
    add_people(s, 20);
    const auto id = running_campaign(s);
    auto retry = outcome(4, recipient_status::retrying, now);
    retry.retry_at = now;
    work_on_range(s, id, 4,
        {outcome(1, recipient_status::sent, now), outcome(2, recipient_status::failed, now),
            outcome(3, recipient_status::unknown, now), retry});
    return id;
}

bool has_rule(store& s, campaign_id id, std::string_view rule)
{
    for (const auto& found : s.campaigns().verify(id))
        if (found.rule == rule)
            return true;
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verify)

BOOST_AUTO_TEST_CASE(each_broken_invariant_is_found_and_named)
{
    const struct {
        const char* rule;
        const char* breakage;
    } cases[] = {
        {"counters", "UPDATE outbound_campaign_ranges SET sent = sent + 1 WHERE first_seq = 1"},
        {"counters", "UPDATE campaign_recipients SET status = 'cancelled' WHERE seq = 5"},
        {"counters", "UPDATE outbound_campaign_ranges SET failed = -1, retrying = 3 WHERE first_seq = 11"},
        {"counters", "UPDATE campaign_recipients SET extra_segments = 2 WHERE seq = 1"},
        {"ranges", "DELETE FROM outbound_campaign_ranges WHERE first_seq = 1"},
        {"ranges", "DELETE FROM outbound_campaign_ranges WHERE first_seq = 11"},
        {"ranges", "UPDATE outbound_campaign_ranges SET last_seq = 12 WHERE first_seq = 1"},
        {"ranges", "UPDATE outbound_campaign_ranges SET intent_seq = 11 WHERE first_seq = 1"},
        {"ranges", "UPDATE outbound_campaign_ranges SET finished = 1, lease_until = 0 WHERE first_seq = 1"},
        {"ranges", "UPDATE outbound_campaign_ranges SET finished = 1, lease_until = 5 WHERE first_seq = 1"},
        {"ranges", "UPDATE outbound_campaigns SET next_seq = 30"},
        {"recipients", "DELETE FROM campaign_recipients WHERE seq = 20"},
        {"recipients", "DELETE FROM campaign_recipients WHERE seq = 7"},
        {"retries", "DELETE FROM outbound_campaign_retries"},
        {"retries", "INSERT INTO outbound_campaign_retries (campaign_id, seq, attempt, due_at, kind) VALUES (1, 1, 1, "
                    "0, 'retry')"},
        {"retries", "INSERT INTO outbound_campaign_retries (campaign_id, seq, attempt, due_at, kind) VALUES (1, 99, 1, "
                    "0, 'retry')"},
        {"problems", "UPDATE outbound_recipient_problems SET status = 'skipped' WHERE seq = 2"},
        {"problems", "INSERT INTO outbound_recipient_problems VALUES (1, 1, 'failed', '', '')"},
        {"problems", "DELETE FROM outbound_recipient_problems WHERE seq = 3"},
        {"sent", "UPDATE campaign_recipients SET sent_at = NULL WHERE seq = 1"},
        {"sent", "UPDATE campaign_recipients SET attempt = 0 WHERE seq = 1"},
        {"duplicates", "UPDATE campaign_recipients SET address = 'p5@example.com' WHERE seq IN (5, 6)"},
        {"duplicates", "UPDATE campaign_recipients SET address = 'p1@example.com' WHERE seq IN (1, 2)"},
        {"duplicates", "UPDATE campaign_recipients SET address = 'p1@example.com' WHERE seq IN (1, 3)"},
        {"duplicates", "UPDATE campaign_recipients SET address = 'p1@example.com' WHERE seq IN (1, 4)"},
        {"completed", "UPDATE outbound_campaigns SET status = 'completed'"},
        {"completed", "UPDATE outbound_campaigns SET status = 'completed', prepared_at = NULL"},
        {"draft", "UPDATE outbound_campaigns SET status = 'draft'"},
        {"paused", "UPDATE outbound_campaigns SET pause_reason = 'operator'"},
        {"paused", "UPDATE outbound_campaigns SET status = 'paused'"},
    };
    for (const auto& c : cases) {
        BOOST_TEST_CONTEXT(c.rule << " by " << c.breakage)
        {
            scratch_folder folder;
            const auto store = open_store(folder.options());
            const auto id = mixed_campaign(*store);
            BOOST_TEST(faults(*store, id) == "");
            {
                sql::sqlite_database db{folder.options()};
                sql::transaction tx{db};
                tx->execute_once(c.breakage);
                tx.commit();
            }
            BOOST_TEST(has_rule(*store, id, c.rule));
        }
    }
}

BOOST_AUTO_TEST_CASE(rule_broken_a_thousand_times_is_reported_with_a_few_examples)
{
    scratch_folder folder;
    const auto store = open_store(folder.options());
    const auto id = mixed_campaign(*store);
    {
        sql::sqlite_database db{folder.options()};
        sql::transaction tx{db};
        tx->execute_once("UPDATE campaign_recipients SET status = 'retrying'");
        tx.commit();
    }
    std::size_t reported = 0;
    for (const auto& found : store->campaigns().verify(id))
        reported += found.rule == "retries" ? 1 : 0;
    BOOST_TEST(reported == 5U);
}

BOOST_AUTO_TEST_SUITE_END()
