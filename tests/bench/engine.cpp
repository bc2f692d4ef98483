// Measures a whole campaign: import, prepare, send. Prints one JSON object.
//
//     bench-engine --recipients 100000 --url http://127.0.0.1:8080 --batch 1
//     bench-engine --recipients 100000 --fake          # a provider that delivers nowhere: the engine and the store alone
#include "providers/sendgrid.hpp"

#include <outbound/engine.hpp>
#include <outbound/testing/fake_provider.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <sys/resource.h>

#include <filesystem>
#include <iostream>

namespace {

using namespace outbound;
using namespace std::chrono_literals;
using seconds = std::chrono::duration<double>;

struct settings {
    std::string database = "bench.db";
    std::string url;
    bool fake = false;
    bool reuse = false;
    std::size_t recipients = 100'000;
    std::size_t batch = 1;
    std::size_t connections = 64;
    engine_options engine;
};

double cpu_seconds()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto in_seconds = [](const timeval& t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return in_seconds(used.ru_utime) + in_seconds(used.ru_stime);
}

double peak_mib()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) / 1024;
}

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
    c.text =
        "Hello {{first_name|there}},\n\nthere are news for {{company|your company}}: the new price list is out and we have put "
        "together what matters for people in {{industry|your trade}}.\n\nBest regards\nExample Ltd, Main Street 1, Springfield\n";
    c.html =
        "<html><body><p>Hello {{first_name|there}},</p><p>there are news for <b>{{company|your company}}</b>: the new price list "
        "is out and we have put together what matters for people in {{industry|your trade}}.</p><p>Best regards<br>Example "
        "Ltd, Main Street 1, Springfield</p></body></html>";
    status_request start;
    start.content = {{"subject", c.subject}, {"text", c.text}, {"html", c.html}, {"unsubscribe_url", ""}};
    const auto id = db.campaigns().create(c).id;
    db.campaigns().change_status(id, start);
    return id;
}

std::shared_ptr<provider> make_provider(const settings& how, boost::asio::io_context& io)
{
    if (how.fake) {
        auto fake = std::make_shared<outbound::testing::fake_provider>("main", channel::email, how.batch);
        fake->keep = false;
        return fake;
    }
    sendgrid::settings account;
    account.name = "main";
    account.api_key = "SG.bench";
    account.base_url = how.url;
    account.batch = how.batch;
    account.concurrency = how.connections;
    account.timeout = 10s;
    return std::make_shared<sendgrid::account>(io.get_executor(), account);
}

void send(store& db, const settings& how, campaign_id id)
{
    boost::asio::io_context io{1};
    auto options = how.engine;
    options.routes[channel::email] = {"main"};
    engine sends{io.get_executor(), db, options};
    sends.add(make_provider(how, io));
    sends.start();
    auto until_idle = [&]() -> boost::asio::awaitable<void> {
        co_await sends.idle();
        co_await sends.stop(10s);
        io.stop();
    };
    boost::asio::co_spawn(io, until_idle, boost::asio::detached);
    io.run();
    if (db.campaigns().get(id)->status != campaign_status::completed)
        throw std::runtime_error{"the campaign did not complete"};
}

boost::json::object measure(const settings& how)
{
    const bool is_file = how.database.find("://") == std::string::npos;
    if (is_file && !how.reuse)
        for (const auto* suffix : {"", "-wal", "-shm", "-lock"})
            std::filesystem::remove(how.database + suffix);
    store_options options;
    options.url = is_file ? "sqlite://" + how.database : how.database;
    const auto db = open_store(options);

    boost::json::object result{{"recipients", how.recipients}, {"batch", how.batch}};
    const auto messages = static_cast<double>(how.recipients);
    if (!how.reuse)
        result["import_per_second"] = messages / timed([&] { add_contacts(*db, how.recipients); });
    const auto id = start_campaign(*db);
    const auto range_size = std::max(how.engine.range_size, how.batch);
    result["prepare_per_second"] = messages / timed([&] {
        while (!db->dispatch().prepare(id, how.engine.prepare_chunk, range_size).done) {
        }
    });
    const auto cpu = cpu_seconds();
    const auto took = timed([&] { send(*db, how, id); });
    result["seconds"] = took;
    result["sent"] = db->campaigns().counts(id).sent;
    result["messages_per_second"] = messages / took;
    result["cpu_seconds_per_100k"] = (cpu_seconds() - cpu) * 1e5 / messages;
    result["peak_mib"] = peak_mib();
    return result;
}

}  // namespace

int main(int argc, char** argv)
{
    settings how;
    CLI::App app{"Measures a campaign from import to the last outcome"};
    app.add_option("--database", how.database, "SQLite file, made anew, or the url of an empty PostgreSQL database");
    app.add_option("--url", how.url, "Base URL of a sink that answers 202");
    app.add_flag("--fake", how.fake, "Deliver nowhere");
    app.add_flag("--reuse", how.reuse, "Use the contacts that are in the file");
    app.add_option("--recipients", how.recipients);
    app.add_option("--batch", how.batch, "Messages a request");
    app.add_option("--connections", how.connections, "To the sink");
    app.add_option("--lanes", how.engine.lanes);
    app.add_option("--window", how.engine.window);
    app.add_option("--range-size", how.engine.range_size);
    CLI11_PARSE(app, argc, argv);
    try {
        std::cout << boost::json::serialize(measure(how)) << '\n';
    } catch (const std::exception& fault) {
        std::cerr << fault.what() << '\n';
        return 1;
    }
}
