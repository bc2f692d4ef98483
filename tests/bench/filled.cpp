// Fills a database as large as those of years: with 1,000 copies a million contacts, a campaign to all of them with
// twelve million events, 10,000 other campaigns, 100,000 replies, one-off messages and suppressions. tests/bench/pages
// serves it. Prints one JSON object.
//
//     bench-filled --copies 1000
//     bench-filled --copies 100 --database postgresql://USER@HOST:PORT/DATABASE
#include "bench/copies.hpp"
#include "bench/database.hpp"
#include "bench/patterns.hpp"
#include "store/open_database.hpp"

#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <iostream>

namespace {

using namespace outbound;
namespace json = boost::json;

struct fill_options {
    std::string database = "bench-filled.db";
    std::int64_t copies = 1'000;
};

constexpr std::int64_t campaigns_of_a_copy = 10;
constexpr std::int64_t one_off_messages = 500;  // Of a channel, which are repeated.

/// Of a hundred campaigns of a channel.
constexpr std::pair<campaign_status, std::int64_t> shares[] = {{campaign_status::draft, 5},
    {campaign_status::scheduled, 3}, {campaign_status::running, 1}, {campaign_status::paused, 1},
    {campaign_status::cancelled, 5}, {campaign_status::completed, 85}};

/// Large campaigns by SMS and phone, and one by email to everyone, of whom one of twenty is still queued.
void fill_large_campaigns(
    store& db, bench::pattern_maker& make, bench::campaign_copier& copier, std::int64_t copies, json::object& ids)
{
    for (const auto via : {channel::sms, channel::phone}) {
        const auto id = make.running(via, bench::period);
        copier.repeat_recipients(id, std::max<std::int64_t>(1, copies / 4));
        copier.end_preparation(id);
        ids[to_string(via)] = id;
    }
    const auto id = make.running(channel::email, bench::period);
    copier.repeat_recipients(id, std::max<std::int64_t>(1, copies * 19 / 20));
    while (!db.dispatch().prepare(id, 2'000, 500).done) {
    }
    ids["email"] = id;
}

void fill_campaigns(bench::pattern_maker& make, bench::campaign_copier& copier, std::int64_t amount)
{
    for (const auto via : {channel::email, channel::sms, channel::phone})
        for (const auto& [status, share] : shares) {
            const auto id = make.in_status(via, status);
            copier.repeat_campaign(id, amount * share / 300 - 1);
        }
}

void fill_saved(store& db)
{
    for (int i = 1; i <= 20; ++i) {
        segment filter;
        filter.lead_score_min = i;
        if (i % 2 == 0)
            filter.tags_any = {"customer", "group " + std::to_string(i)};
        db.segments().create("Segment " + std::to_string(i), filter);
        email_template t;
        t.name = "Letter " + std::to_string(i);
        t.slug = "letter-" + std::to_string(i);
        t.subject = "News";
        t.html = "<p>" + std::string(20'000, 'x') + "</p>";
        db.email_templates().create(t);
    }
}

void fill_lists(sql::database& home, std::int64_t amount)
{
    const auto numbers = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " +
                         std::to_string(amount) + ") INSERT INTO ";
    sql::write(home, [&](sql::transaction& tx) {
        tx->execute_once(numbers + "outbound_suppressions (channel, address, reason, source, occurred_at, created_at)"
                                   " SELECT 'email', 'left.' || n || '@example.com', 'unsubscribe', 'link', n, n"
                                   " FROM numbers");
        tx->execute_once(numbers + "outbound_audit (at, actor, token_id, operation, ids, result)"
                                   " SELECT n, 'bench', 0, 'contacts.update', '{}', 'done' FROM numbers");
    });
}

/// Ids of what the pages of single things show.
json::object fill(const fill_options& opts)
{
    // Three days ago, so that the times of all copies are past.
    testing::manual_clock clock{system_clock().now() - std::chrono::days{3}};
    store_options of_store;
    bench::remove_file(opts.database);
    of_store.url = bench::url_of(opts.database);
    of_store.clock = &clock;
    const auto people = opts.copies * bench::period;
    const auto db = open_store(of_store);
    const auto home = sql::open_database(of_store);
    bench::pattern_maker make{*db, clock};
    bench::campaign_copier copier{*home, people};
    bench::add_people(*db, people);
    json::object ids{{"contact", 1}, {"draft", make.create(channel::email, "To everyone", {})}};
    fill_large_campaigns(*db, make, copier, opts.copies, ids);
    fill_campaigns(make, copier, opts.copies * campaigns_of_a_copy);
    for (const auto via : {channel::email, channel::sms})
        copier.repeat_recipients(make.messages(via, one_off_messages), opts.copies / 10 + 1);
    fill_saved(*db);
    fill_lists(*home, opts.copies * 100);
    return ids;
}

}  // namespace

int main(int argc, char** argv)
try {
    fill_options opts;
    CLI::App app{"Fills a database as large as those of years."};
    app.add_option("--database", opts.database, "SQLite file, made anew, or the url of an empty PostgreSQL database");
    app.add_option("--copies", opts.copies, "Thousands of contacts")->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);
    std::cout << json::serialize(fill(opts)) << '\n';
    return 0;
} catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
