// Measures searches among many contacts, and among the recipients of a campaign to all of them. Prints one JSON object
// with milliseconds, the slowest of some repetitions.
//
//     bench-search --contacts 1000000
//     bench-search --contacts 1000000 --database postgresql://USER@HOST:PORT/DATABASE
#include "bench/database.hpp"
#include "bench/sent_campaign.hpp"

#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>
#include <string>

namespace {

using namespace outbound;
namespace json = boost::json;

struct bench_options {
    std::string database = "bench-search.db";
    std::int64_t contacts = 1'000'000;
    int repetitions = 5;
};

/// The number of found rows, and the milliseconds of the slowest repetition.
json::object measure(const bench_options& opts, const std::function<std::size_t()>& search)
{
    std::size_t found = 0;
    double slowest = 0;
    for (int i = 0; i < opts.repetitions; ++i) {
        const auto began = std::chrono::steady_clock::now();
        found = search();
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
        slowest = std::max(slowest, took.count());
    }
    return {{"found", found}, {"ms", slowest}};
}

json::object measure_all(const bench_options& opts)
{
    store_options of_store;
    bench::remove_file(opts.database);
    of_store.url = bench::url_of(opts.database);
    const auto db = open_store(of_store);
    const auto campaign = bench::sent_campaign(*db, channel::email, opts.contacts);
    const auto middle = std::to_string(opts.contacts / 2);
    const page_request newest{.limit = 30, .descending = true};

    json::object out{{"contacts", opts.contacts}};
    const std::pair<const char*, std::string> searches[] = {{"whole address", "person." + middle + "@example.com"},
        {"part of an address", "son." + middle}, {"beginning of many", "person"}, {"part of a number", middle},
        {"nothing", "zzyzx"}};
    for (const auto& [name, text] : searches)
        out[name] = measure(opts, [&] { return db->contacts().list({}, text, newest).items.size(); });
    const auto recipients = [&](const recipient_filter& filter) {
        return measure(opts, [&] { return db->campaigns().recipients(campaign, filter, {0, 30}).items.size(); });
    };
    recipient_filter filter;
    filter.address = "person." + middle + "@example.com";
    out["recipients by address"] = recipients(filter);
    for (const auto status : {recipient_status::sent, recipient_status::failed, recipient_status::delivered}) {
        recipient_filter by_status;
        by_status.status = status;
        out["recipients " + std::string{to_string(status)}] = recipients(by_status);
    }
    return out;
}

}  // namespace

int main(int argc, char** argv)
try {
    bench_options opts;
    CLI::App app{"Measures searches among contacts and recipients."};
    app.add_option("--database", opts.database, "SQLite file, made anew, or the url of an empty PostgreSQL database");
    app.add_option("--contacts", opts.contacts)->check(CLI::PositiveNumber);
    app.add_option("--repetitions", opts.repetitions)->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);
    std::cout << json::serialize(measure_all(opts)) << '\n';
    return 0;
} catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
