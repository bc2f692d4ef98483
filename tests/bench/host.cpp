// Sends a campaign from a C++ host: contacts, a campaign, and its events until it is completed. Prints one JSON object.
// tests/bench/hosts compares it with host.py, which does the same.
//
//     bench-host --url http://127.0.0.1:8080 --messages 100000 --batch 250
#include "bench/database.hpp"
#include "bench/usage.hpp"

#include <outbound/client.hpp>

#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace {

using namespace outbound;
using namespace std::chrono_literals;

struct bench_options {
    std::string database = "bench-host.db";
    std::string url;
    std::int64_t messages = 100'000;
    int batch = 250;
};

client open(const bench_options& opts)
{
    bench::remove_file(opts.database);
    const boost::json::object account{
        {"type", "sendgrid"}, {"api_key", "SG.bench"}, {"base_url", opts.url}, {"batch", opts.batch}};
    return client{boost::json::serialize(
        boost::json::object{{"database", bench::url_of(opts.database)}, {"providers", boost::json::array{account}}})};
}

void add_contacts(client& crm, std::int64_t count)
{
    constexpr std::int64_t chunk = 1'000;
    for (std::int64_t first = 0; first < count; first += chunk) {
        std::vector<contact> people;
        for (std::int64_t i = first; i < std::min(first + chunk, count); ++i) {
            const auto number = std::to_string(i);
            people.push_back({.external_id = "crm-" + number,
                .email = "person." + number + "@example.com",
                .first_name = "Maria" + number});
        }
        crm.contacts().upsert(people).value();
    }
}

/// Takes events until the campaign has been sent.
void dispatch(client& crm)
{
    crm.start();
    while (const auto e = crm.poll(60s))
        if (e->type == event_type::campaign_completed)
            return;
    throw std::runtime_error{"the campaign does not end"};
}

boost::json::object measure(const bench_options& opts)
{
    auto crm = open(opts);
    add_contacts(crm, opts.messages);
    const auto id = crm.campaigns()
                        .create({.name = "bench", .from = {"news@example.org"}},
                            email_parts{.subject = "News for {{first_name|you}}", .text = "There are news."})
                        .value()
                        .id;
    crm.campaigns().start(id).value();
    const auto cpu = bench::cpu_seconds();
    const auto began = std::chrono::steady_clock::now();
    dispatch(crm);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const auto spent = bench::cpu_seconds() - cpu;
    const auto sent = crm.campaigns().analytics(id).value().sent;
    return {{"sent", sent}, {"messages_per_second", static_cast<double>(sent) / took.count()},
        {"cpu_seconds_per_100k", spent * 1e5 / static_cast<double>(sent)}};
}

}  // namespace

int main(int argc, char** argv)
try {
    bench_options opts;
    CLI::App app{"Sends a campaign from a C++ host"};
    app.add_option("--database", opts.database, "SQLite file, made anew");
    app.add_option("--url", opts.url, "Base URL of a sink that answers 202")->required();
    app.add_option("--messages", opts.messages)->check(CLI::PositiveNumber);
    app.add_option("--batch", opts.batch, "Messages per request")->check(CLI::Range(1, 1'000));
    CLI11_PARSE(app, argc, argv);
    std::cout << boost::json::serialize(measure(opts)) << '\n';
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
