// The cost of calls in steps of SQLite's statements, where it must not grow with data that has accumulated.
#include "conformance/event_factory.hpp"
#include "conformance/fixtures.hpp"
#include "store/filled_database.hpp"
#include "store/sql/metadata_index.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace outbound;
using namespace outbound::testing;
using namespace std::chrono_literals;

namespace {

/// SQLite's steps of statements inside write transactions, and of all.
struct write_steps {
    std::int64_t inside = 0;
    std::int64_t all = 0;
};

write_steps* steps_of_writers = nullptr;

int add_write_steps(unsigned, void* sums, void* statement, void*)
{
    auto* ended = static_cast<sqlite3_stmt*>(statement);
    auto& steps = *static_cast<write_steps*>(sums);
    const auto done = sqlite3_stmt_status(ended, SQLITE_STMTSTATUS_VM_STEP, 1);
    steps.all += done;
    if (sqlite3_txn_state(sqlite3_db_handle(ended), "main") == SQLITE_TXN_WRITE)
        steps.inside += done;
    return 0;
}

int count_write_steps(sqlite3* connection, char**, const sqlite3_api_routines*)
{
    return sqlite3_trace_v2(connection, SQLITE_TRACE_PROFILE, add_write_steps, steps_of_writers);
}

/// Counts the steps of connections that are opened while it exists.
class counted_connections {
public:
    explicit counted_connections(write_steps& steps)
    {
        steps_of_writers = &steps;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(count_write_steps));
    }
    ~counted_connections() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(count_write_steps)); }
    counted_connections(const counted_connections&) = delete;
    counted_connections& operator=(const counted_connections&) = delete;
};

/// How a recipient clicks.
struct clicking {
    std::chrono::seconds apart;
    int links;
    bool opens_first = false;
};

/// What it takes to record click number `number` of one recipient.
std::int64_t steps_of_click(int number, const clicking& habit)
{
    write_steps steps;
    const counted_connections counted{steps};
    sqlite_in_memory fixture;
    event_factory make{fixture.store(), sent_campaign(fixture)};
    std::vector<provider_event> clicks;
    for (int n = 0; n < number; ++n)
        clicks.push_back(make.click(1, "https://example.com/" + std::to_string(n % habit.links), n * habit.apart));
    if (habit.opens_first)
        fixture.store().events().record(std::vector{make.open(1, event_actor::human, -1s)});
    const std::vector last{clicks.back()};
    clicks.pop_back();
    fixture.store().events().record(clicks);
    steps = {};
    BOOST_TEST(fixture.store().events().record(last).stored == 1);
    return steps.all;
}

/// A database after years: campaigns that have ended, two recipients of each, and contacts.
void fill_with_ended(const store_options& options, int ended, int contacts)
{
    open_store(options);
    sql::write(*sql::open_database(options), [&](sql::transaction& tx) {
        tx->execute_once(numbered_campaigns(ended, "CASE n % 2 WHEN 0 THEN 'completed' ELSE 'cancelled' END", "1"));
        tx->execute_once(
            numbered("outbound_campaign_ranges (campaign_id, first_seq, last_seq, intent_seq, finished, sent)", ended,
                "n, 1, 2, 2, 1, 2"));
        tx->execute_once(
            numbered("campaign_recipients (campaign_id, seq, contact_id, address, status, attempt, sent_at)", 2 * ended,
                "1 + (n - 1) / 2, 1 + (n - 1) % 2, n, 'p' || n || '@example.com', 'sent', 1, 1"));
        tx->execute_once(numbered("outbound_contacts (external_id, email, created_at, updated_at)", contacts,
            "'p' || n, 'p' || n || '@example.com', 1, 1"));
    });
}

struct idle_call {
    const char* name;
    std::function<void(store&)> call;
};

page<campaign> list_campaigns(store& s, campaign_status status)
{
    campaign_filter filter;
    filter.status = status;
    filter.brief = true;
    return s.campaigns().list(filter, {0, 1000});
}

/// What engines, workers, servers and watchers call while there is nothing to do.
std::vector<idle_call> idle_calls()
{
    return {{"start_scheduled", [](store& s) { s.dispatch().start_scheduled(1h); }},
        {"work", [](store& s) { BOOST_TEST(s.dispatch().work().empty()); }},
        {"watches.due", [](store& s) { s.watches().due(50); }},
        {"open_calls", [](store& s) { s.watches().open_calls(); }},
        {"set_aside_accounts", [](store& s) { s.pace().set_aside_accounts(); }},
        {"limits", [](store& s) { s.pace().limits(); }},
        {"running campaigns", [](store& s) { list_campaigns(s, campaign_status::running); }},
        {"paused campaigns", [](store& s) { list_campaigns(s, campaign_status::paused); }},
        {"queued messages",
            [](store& s) {
                message_filter queued;
                queued.status = recipient_status::queued;
                s.messages().list(queued, {0, 1});
            }},
        {"unmatched", [](store& s) { s.events().unmatched(); }},
        {"event_log", [](store& s) { s.event_log().read({}); }},
        {"deliveries", [](store& s) { s.event_endpoints().claim(60s, 10); }},
        {"a campaign that is watched", [](store& s) { s.campaigns().counts(1); }}};
}

std::int64_t steps_of(const store_options& options, const std::function<void(store&)>& call)
{
    write_steps steps;
    const counted_connections counted{steps};
    const auto s = open_store(options);
    steps = {};
    call(*s);
    return steps.all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(costs)

BOOST_AUTO_TEST_CASE(texts_of_others_are_not_read_while_an_erasure_keeps_other_writers_waiting)
{
    constexpr int texts = 20'000;
    scratch_folder folder;
    open_store(folder.options());
    sql::write(*sql::open_database(folder.options()), [](sql::transaction& tx) {
        tx->execute_once(numbered(
            "outbound_unmatched_events (event_hash, provider, channel, kind, vendor_id, address, campaign_id, seq,"
            " occurred_at, received_at, event)",
            texts,
            "n, 'tw', 'sms', 'replied', 'SM' || n, '+1415' || (1000000 + n), 7, n, 1, 1,"
            " '{\"kind\":\"replied\",\"address\":\"+1415' || (1000000 + n) || '\"}'"));
    });
    write_steps steps;
    const counted_connections counted{steps};
    const auto s = open_store(folder.options());
    auto ann = person("ann", "ann@example.com");
    ann.phone = "+14151000007";
    const auto id = s->contacts().upsert(std::vector{ann}).at(0).id;
    steps = {};
    BOOST_TEST(s->contacts().erase(id)->inbound == 1);
    BOOST_TEST(steps.all > texts);
    BOOST_TEST(steps.inside < texts);
}

BOOST_AUTO_TEST_CASE(click_of_a_recipient_costs_the_same_after_500_clicks_and_after_3000)
{
    // Clicks on three links within five seconds are a machine's.
    for (const clicking& habit : {clicking{60s, 1}, {60s, 3}, {1s, 1}, {1s, 3}, {1s, 3, true}, {2s, 2}})
        BOOST_TEST_CONTEXT(habit.links << " links, a click in " << habit.apart.count() << " s")
        {
            const auto few = steps_of_click(500, habit);
            BOOST_TEST(few > 0);
            BOOST_TEST(steps_of_click(3000, habit) <= few + few / 10);
        }
}

BOOST_AUTO_TEST_CASE(idle_process_does_the_same_work_after_2000_ended_campaigns_as_after_10)
{
    const scratch_folder young;
    const scratch_folder old;
    fill_with_ended(young.options(), 10, 100);
    fill_with_ended(old.options(), 2000, 20'000);
    for (const auto& [name, call] : idle_calls()) {
        const auto few = steps_of(young.options(), call);
        BOOST_TEST(few > 0, name);
        BOOST_TEST(steps_of(old.options(), call) <= few + few / 10, name);
    }
}

BOOST_AUTO_TEST_CASE(totals_of_campaigns_read_an_index_and_no_contacts_and_no_recipients)
{
    constexpr int few = 10;
    constexpr int many = 2000;
    constexpr std::int64_t most_steps = 10;  // Of a row that is counted.
    const scratch_folder young;
    const scratch_folder old;
    fill_with_ended(young.options(), few, 20'000);
    fill_with_ended(old.options(), many, 20'000);
    const auto totals = [](store& s) { s.campaigns().totals(); };
    const auto before = steps_of(young.options(), totals);
    BOOST_TEST(before < 20'000);
    BOOST_TEST(steps_of(old.options(), totals) - before <= (many - few) * most_steps);
}

BOOST_AUTO_TEST_CASE(filter_by_metadata_reads_only_messages_that_have_its_rarest_member)
{
    constexpr int messages = 2'000;
    const scratch_folder folder;
    open_store(folder.options());
    sql::write(*sql::open_database(folder.options()), [&](sql::transaction& tx) {
        tx->execute_once(numbered("outbound_messages (campaign_id, seq, fingerprint, kind, content_id, template_values,"
                                  " metadata, due_at, created_at)",
            messages, "1, n, '', 'transactional', 1, '', '{\"type\":\"receipt\",\"deal\":' || n || '}', 1, 1"));
        sql::index_all_metadata(*tx, sql::metadata_owner::message, "outbound_messages");
    });
    const auto filter_by = [](boost::json::object members) {
        return [members](store& s) { s.messages().list({.metadata = members}, {0, 10, true}); };
    };
    const boost::json::object filters[] = {
        {{"deal", 7}}, {{"type", "receipt"}}, {{"type", "receipt"}, {"deal", 7}}, {{"deal", 0}}};
    for (const auto& members : filters)
        BOOST_TEST(steps_of(folder.options(), filter_by(members)) < 2 * messages, members);
}

BOOST_AUTO_TEST_CASE(campaign_is_found_by_metadata_and_external_id_without_reading_the_others)
{
    const scratch_folder young;
    const scratch_folder old;
    fill_with_ended(young.options(), 10, 1);
    fill_with_ended(old.options(), 2000, 1);
    for (const auto* folder : {&young, &old}) {
        auto c = draft();
        c.external_id = "crm-7";
        c.metadata = {{"deal", 7}};
        open_store(folder->options())->campaigns().create(c);
    }
    campaign_filter named;
    named.external_id = "crm-7";
    campaign_filter with_member;
    with_member.metadata = {{"deal", 7}};
    for (const auto* filter : {&named, &with_member}) {
        const auto list = [&](store& s) { BOOST_TEST(s.campaigns().list(*filter, {0, 10, true}).items.size() == 1U); };
        const auto few = steps_of(young.options(), list);
        BOOST_TEST(steps_of(old.options(), list) <= few + few / 10);
    }
}

BOOST_AUTO_TEST_SUITE_END()
