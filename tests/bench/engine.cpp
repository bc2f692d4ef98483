// Measures a whole campaign: import, prepare, send. Prints one JSON object.
//
//     bench-engine --recipients 100000 --url http://127.0.0.1:8080 --batch 1
//     bench-engine --recipients 100000 --fake          # a provider that discards messages: engine and store only
//     bench-engine --recipients 5000000 --fake --watch # with the latency of operations meanwhile
//     bench-engine --recipients 100000 --pace 100 --prepare-only
//     bench-engine --join --seconds 60 --fake & bench-engine --join ...  # several processes on one database
#include "bench/database.hpp"
#include "bench/usage.hpp"
#include "bench/watch.hpp"
#include "providers/sendgrid/account.hpp"

#include <outbound/engine.hpp>
#include <outbound/testing/fake_provider.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <optional>

namespace {

using namespace outbound;
using bench::cpu_seconds;
using bench::peak_mib;
using namespace std::chrono_literals;
using seconds = std::chrono::duration<double>;

struct bench_options {
    std::string database = "bench.db";
    std::string url;
    std::string until = "sent";
    bool fake = false;
    bool reuse = false;
    bool join = false;
    bool watch = false;
    double pace = 0;
    std::int64_t seconds = 0;
    std::size_t recipients = 100'000;
    std::size_t batch = 1;
    std::size_t connections = 64;
    engine_options engine;
};

template <class F>
double timed(F&& work)
{
    const auto began = std::chrono::steady_clock::now();
    work();
    return seconds{std::chrono::steady_clock::now() - began}.count();
}

void add_contacts(store& db, std::size_t count)
{
    constexpr std::size_t chunk = 1000;
    std::vector<contact> people;
    for (std::size_t first = 0; first < count; first += chunk) {
        people.clear();
        for (std::size_t i = first; i < std::min(first + chunk, count); ++i) {
            auto& c = people.emplace_back();
            const auto number = std::to_string(i);
            c.external_id = "crm-" + number;
            c.email = "person." + number + "@example.com";
            c.first_name = "Maria" + number;
            c.last_name = "Beispiel";
            c.company = "Company " + std::to_string(i % 997);
            c.industry = i % 3 == 0 ? "retail" : "software";
            c.lead_score = static_cast<std::int32_t>(i % 101);
        }
        db.contacts().upsert(people);
    }
}

campaign_id start_campaign(store& db)
{
    campaign c;
    c.name = "bench";
    c.from = {"news@example.com", "Example"};
    c.subject = "{{first_name}}, news for {{company|you}}";
    c.text = "Hello {{first_name|there}},\n\nthere are news for {{company|your company}}: the new price list is out "
             "and we have put "
             "together what matters for people in {{industry|your trade}}.\n\nBest regards\nExample Ltd, Main Street "
             "1, Springfield\n";
    c.html = "<html><body><p>Hello {{first_name|there}},</p><p>there are news for <b>{{company|your company}}</b>: the "
             "new price list "
             "is out and we have put together what matters for people in {{industry|your trade}}.</p><p>Best "
             "regards<br>Example "
             "Ltd, Main Street 1, Springfield</p></body></html>";
    status_request start;
    start.content = {{"subject", c.subject}, {"text", c.text}, {"html", c.html}, {"unsubscribe_url", ""}};
    const auto id = db.campaigns().create(c).id;
    db.campaigns().change_status(id, start);
    return id;
}

std::shared_ptr<provider> make_provider(const bench_options& opts, boost::asio::io_context& io)
{
    if (opts.fake) {
        auto fake = std::make_shared<outbound::testing::fake_provider>("main", channel::email, opts.batch);
        fake->keep = false;
        return fake;
    }
    sendgrid::settings account;
    account.name = "main";
    account.api_key = "SG.bench";
    account.base_url = opts.url;
    account.batch = opts.batch;
    account.concurrency = opts.connections;
    account.timeout = 10s;
    return std::make_shared<sendgrid::account>(io.get_executor(), account);
}

/// Dispatches until no campaign is running, or for the given time. Returns the elapsed seconds.
double send(store& db, const bench_options& opts)
{
    boost::asio::io_context io{1};
    auto options = opts.engine;
    options.routes[channel::email] = {"main"};
    engine sends{io.get_executor(), db, options};
    sends.add(make_provider(opts, io));
    sends.start();
    auto end = [&]() -> boost::asio::awaitable<void> {
        co_await sends.stop(10s);
        io.stop();
    };
    auto end_when_idle = [&]() -> boost::asio::awaitable<void> {
        co_await sends.idle();
        co_await end();
    };
    auto end_in_time = [&]() -> boost::asio::awaitable<void> {
        boost::asio::steady_timer timer{io, std::chrono::seconds{opts.seconds}};
        co_await timer.async_wait(boost::asio::use_awaitable);
        co_await end();
    };
    boost::asio::co_spawn(io, end_when_idle, boost::asio::detached);
    if (opts.seconds > 0)
        boost::asio::co_spawn(io, end_in_time, boost::asio::detached);
    return timed([&] { io.run(); });
}

std::unique_ptr<store> open(const bench_options& opts)
{
    if (!opts.reuse && !opts.join)
        bench::remove_file(opts.database);
    store_options options;
    options.url = bench::url_of(opts.database);
    return open_store(options);
}

/// Runs one more worker on all running campaigns.
boost::json::object join(const bench_options& opts)
{
    const auto db = open(opts);
    const auto cpu = cpu_seconds();
    const auto took = send(*db, opts);
    return {{"seconds", took}, {"cpu_seconds", cpu_seconds() - cpu}, {"peak_mib", peak_mib()}};
}

void prepare(store& db, const bench_options& opts, campaign_id id)
{
    const auto range_size = std::max(opts.engine.range_size, opts.batch);
    while (!db.dispatch().prepare(id, opts.engine.prepare_chunk, range_size).done) {
    }
}

void measure_sending(store& db, const bench_options& opts, campaign_id id, boost::json::object& result)
{
    const auto cpu = cpu_seconds();
    const auto took = send(db, opts);
    const auto spent = cpu_seconds() - cpu;
    const auto sent = db.campaigns().counts(id).sent;
    if (opts.seconds == 0 && db.campaigns().get(id)->status != campaign_status::completed)
        throw std::runtime_error{"the campaign did not complete"};
    result["seconds"] = took;
    result["sent"] = sent;
    result["messages_per_second"] = static_cast<double>(sent) / took;
    result["cpu_seconds_per_100k"] = spent * 1e5 / static_cast<double>(sent);
    result["peak_mib"] = peak_mib();
}

boost::json::object measure(const bench_options& opts)
{
    const auto db = open(opts);
    boost::json::object result{{"recipients", opts.recipients}, {"batch", opts.batch}};
    const auto recipient_count = static_cast<double>(opts.recipients);
    if (!opts.reuse)
        result["import_per_second"] = recipient_count / timed([&] { add_contacts(*db, opts.recipients); });
    if (opts.until == "import")
        return result;

    if (opts.pace > 0)
        db->pace().set_limit("provider:main", opts.pace);
    const auto id = start_campaign(*db);
    std::optional<bench::watch> watch;
    if (opts.watch)
        watch.emplace(bench::url_of(opts.database), id, static_cast<std::int64_t>(opts.recipients));
    result["prepare_per_second"] = recipient_count / timed([&] { prepare(*db, opts, id); });
    if (watch)
        result["while_preparing"] = watch->take();
    if (opts.until == "prepare")
        return result;
    measure_sending(*db, opts, id, result);
    if (watch)
        result["while_sending"] = watch->take();
    return result;
}

}  // namespace

int main(int argc, char** argv)
{
    bench_options opts;
    CLI::App app{"Measures a campaign from import to the last outcome"};
    app.add_option("--database", opts.database, "SQLite file, made anew, or the url of an empty PostgreSQL database");
    app.add_option("--url", opts.url, "Base URL of a sink that answers 202");
    app.add_flag("--fake", opts.fake, "Deliver nowhere");
    app.add_flag("--reuse", opts.reuse, "Use the contacts that are in the file");
    app.add_option("--recipients", opts.recipients);
    app.add_option("--until", opts.until, "Do not go on after that")
        ->check(CLI::IsMember({"import", "prepare", "sent"}));
    app.add_flag("--join", opts.join, "Only work on what is running in the database");
    app.add_option("--seconds", opts.seconds, "Stop after so long, whatever is left")->check(CLI::Range(1, 3600));
    app.add_option("--pace", opts.pace, "Messages a second of the account, for all workers together")
        ->check(CLI::PositiveNumber);
    app.add_flag("--watch", opts.watch, "Measure what operations take meanwhile");
    app.add_option("--batch", opts.batch, "Messages a request");
    app.add_option("--connections", opts.connections, "To the sink");
    app.add_option("--lanes", opts.engine.lanes);
    app.add_option("--window", opts.engine.window);
    app.add_option("--range-size", opts.engine.range_size);
    CLI11_PARSE(app, argc, argv);
    try {
        std::cout << boost::json::serialize(opts.join ? join(opts) : measure(opts)) << '\n';
    } catch (const std::exception& fault) {
        std::cerr << fault.what() << '\n';
        return 1;
    }
}
