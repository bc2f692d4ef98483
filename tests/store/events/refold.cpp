// Refolding a large campaign on SQLite, where one transaction at a time may write.
#include "conformance/event_factory.hpp"
#include "conformance/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <sqlite3.h>

using namespace outbound;
using namespace outbound::testing;

namespace {

constexpr int recipients = 2500;

int count_commit(void* commits)
{
    ++*static_cast<int*>(commits);
    return 0;
}

int commits_of_store = 0;

int count_commits(sqlite3* connection, char**, const sqlite3_api_routines*)
{
    sqlite3_commit_hook(connection, count_commit, &commits_of_store);
    return SQLITE_OK;
}

/// A campaign whose events are stored but not folded.
campaign_id unfolded_campaign(store& s, sql::database& home)
{
    add_people(s, recipients);
    const auto id = s.campaigns().create(draft()).id;
    s.campaigns().change_status(id, start());
    while (!s.dispatch().prepare(id, recipients, recipients).done) {
    }
    std::vector<settlement> sent;
    for (recipient_seq seq = 1; seq <= recipients; ++seq)
        sent.push_back(outcome(seq, recipient_status::sent, noon));
    work_on_range(s, id, recipients, sent);
    sql::transaction tx{home};
    tx->execute_once(
        "INSERT INTO outbound_recipient_events (campaign_id, seq, event_hash, attempt, kind, actor, bounce, reason, "
        "link,"
        " occurred_at, received_at, data) SELECT campaign_id, seq, seq, 1, 'delivered', '', '', '', '', 1, 1, '{}'"
        " FROM campaign_recipients");
    tx.commit();
    return id;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(refold)

BOOST_AUTO_TEST_CASE(refolding_lets_other_writers_in_after_every_thousand_recipients)
{
    scratch_folder folder;
    const auto extension = reinterpret_cast<void (*)()>(count_commits);
    sqlite3_auto_extension(extension);
    const auto store = open_store(folder.options());
    sqlite3_cancel_auto_extension(extension);
    const auto id = unfolded_campaign(*store, *sql::open_database(folder.options()));
    commits_of_store = 0;
    BOOST_TEST(store->events().refold(id) == recipients);
    BOOST_TEST(commits_of_store >= 3);
    BOOST_TEST(counted(*store, id, event_counter::delivered) == recipients);
    BOOST_TEST(faults(*store, id) == "");
}

BOOST_AUTO_TEST_SUITE_END()
