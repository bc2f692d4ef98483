// Measures searches among many contacts and what their index costs, or searches among the recipients of a campaign.
// Prints one JSON object: milliseconds of searches (median and slowest), contacts a second of imports.
//
//     bench-search --contacts 1000000
//     bench-search --recipients
//     bench-search --contacts 1000000 --database postgresql://USER@HOST:PORT/DATABASE
#include "bench/database.hpp"
#include "bench/sent_campaign.hpp"

#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <atomic>
#include <functional>
#include <iostream>
#include <string>
#include <thread>

namespace {

using namespace outbound;
namespace json = boost::json;

struct bench_options {
    std::string database = "bench-search.db";
    std::int64_t contacts = 1'000'000;
    int repetitions = 9;
    bool of_recipients = false;
};

class stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }

private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

/// The number of found rows, and the milliseconds of the median and the slowest repetition.
json::object measure(const bench_options& opts, const std::function<std::size_t()>& search)
{
    std::size_t found = 0;
    std::vector<double> took;
    for (int i = 0; i < opts.repetitions; ++i) {
        const stopwatch watch;
        found = search();
        took.push_back(watch.seconds() * 1000);
    }
    std::ranges::sort(took);
    return {{"found", found}, {"ms", took[took.size() / 2]}, {"slowest", took.back()}};
}

/// People with names that repeat, and companies of fifty.
contact person(std::int64_t i)
{
    static constexpr const char* first[] = {"James", "Mary", "Anna", "Karl", "Jennifer", "Michael", "Linda", "David",
        "Sofia", "Robert", "Patricia", "John", "Elena", "Lars", "J\u00fcrgen", "Chlo\u00e9", "Marta"};
    static constexpr const char* last[] = {"Smith", "Johnson", "Williams", "Brown", "Garcia", "Miller", "Davis",
        "Schmidt", "Weber", "Wagner", "Becker", "Hoffmann", "Larsson", "Nguyen", "Ivanov", "M\u00fcller", "Kowalski",
        "Rossi", "Silva"};
    contact c;
    c.external_id = "crm-" + std::to_string(i);
    c.first_name = first[static_cast<std::size_t>(i) % std::size(first)];
    c.last_name = last[static_cast<std::size_t>(i / 3) % std::size(last)];
    c.email = "person." + std::to_string(i) + "@host" + std::to_string(i % 997) + ".example.com";
    c.phone = bench::number_of(i * 7919 % 100'000'000);
    c.company = "Company " + std::to_string(i % 20'011) + " Ltd";
    return c;
}

/// Contacts a second.
double import(store& db, std::int64_t first, std::int64_t amount, const std::function<void(contact&)>& change)
{
    constexpr std::int64_t chunk = 1'000;
    const stopwatch watch;
    std::vector<contact> people;
    for (std::int64_t i = first; i < first + amount; i += chunk) {
        people.clear();
        for (auto j = i; j < std::min(i + chunk, first + amount); ++j)
            change(people.emplace_back(person(j)));
        db.contacts().upsert(people);
    }
    return static_cast<double>(amount) / watch.seconds();
}

/// Indexes all contacts; the slowest call is about as long as other writers may wait.
json::object index_all(store& db)
{
    const stopwatch whole;
    double slowest = 0;
    int blocks = 0;
    for (bool more = true; more; ++blocks) {
        const stopwatch one;
        more = db.contacts().index_for_search(0);
        slowest = std::max(slowest, one.seconds() * 1000);
    }
    return {{"seconds", whole.seconds()}, {"blocks", blocks - 1}, {"slowest_ms", slowest}};
}

/// The same import without and with indexing beside it, as a service indexes.
json::object import_rates(store& db, std::int64_t first, std::int64_t amount)
{
    const auto nothing = [](contact&) {};
    json::object out{{"new", import(db, first, amount, nothing)}, {"unchanged", import(db, first, amount, nothing)}};
    out["another industry"] = import(db, first, amount, [](contact& c) { c.industry = "other"; });
    out["another company"] = import(db, first, amount, [](contact& c) { c.company += " & Sons"; });
    index_all(db);
    out["new, to compare"] = import(db, first + amount, amount, nothing);
    index_all(db);
    std::atomic<bool> done = false;
    std::thread indexer{[&] {
        while (!done) {
            const stopwatch watch;
            const bool worked = db.contacts().index_for_search(500);
            std::this_thread::sleep_for(std::chrono::duration<double>{worked ? 9 * watch.seconds() : 0.1});
        }
    }};
    out["new, indexed meanwhile"] = import(db, first + 2 * amount, amount, nothing);
    out["waiting"] = db.contacts().unindexed();
    done = true;
    indexer.join();
    index_all(db);
    return out;
}

json::object searches(const bench_options& opts, store& db)
{
    const auto middle = person(opts.contacts / 2);
    const auto early = person(opts.contacts / 50);
    const std::pair<const char*, std::string> texts[] = {{"whole address", middle.email},
        {"part of an address", middle.email.substr(4, 12)}, {"beginning of many", "person"},
        {"whole number", early.phone}, {"part of a number", early.phone.substr(5)}, {"name", "chlo\u00e9 mill"},
        {"common name", "schmidt"}, {"company", "company " + std::to_string(opts.contacts / 50 % 20'011) + " l"},
        {"key", early.external_id}, {"two letters", "ff"}, {"one letter", "m"}, {"rare letters", "zq"},
        {"nothing", "zzyzx"}, {"nothing, of common grams", "person.company"}, {"nothing, a name", "anna nguyenx"}};
    json::object out;
    for (const auto& [name, text] : texts)
        for (const bool newest : {true, false})
            out[std::string{name} + (newest ? "" : ", oldest first")] = measure(opts, [&, t = text, n = newest] {
                return db.contacts().list({}, t, {.limit = 30, .descending = n}).items.size();
            });
    return out;
}

std::unique_ptr<store> open_empty(const bench_options& opts)
{
    store_options of_store;
    bench::remove_file(opts.database);
    of_store.url = bench::url_of(opts.database);
    return open_store(of_store);
}

json::object measure_recipients(const bench_options& opts)
{
    const auto db = open_empty(opts);
    const auto campaign = bench::sent_campaign(*db, channel::email, opts.contacts);
    const auto search = [&](const recipient_filter& filter) {
        return measure(opts, [&] { return db->campaigns().recipients(campaign, filter, {0, 30}).items.size(); });
    };
    json::object out{{"recipients", opts.contacts}};
    recipient_filter by_address;
    by_address.address = "person." + std::to_string(opts.contacts / 2) + "@example.com";
    out["by address"] = search(by_address);
    for (const auto status :
        {recipient_status::sent, recipient_status::failed, recipient_status::delivered, recipient_status::cancelled}) {
        recipient_filter by_status;
        by_status.status = status;
        out[to_string(status)] = search(by_status);
    }
    return out;
}

json::object measure_contacts(const bench_options& opts)
{
    const auto db = open_empty(opts);
    json::object out{{"contacts", opts.contacts}};
    out["import"] = import(*db, 0, opts.contacts, [](contact&) {});
    auto slow = opts;
    slow.repetitions = 1;
    out["searches without an index"] = searches(slow, *db);
    out["index"] = index_all(*db);
    out["searches"] = searches(opts, *db);
    out["imports"] = import_rates(*db, opts.contacts, std::min<std::int64_t>(opts.contacts, 100'000));
    const stopwatch watch;
    db->contacts().erase(db->contacts().find(person(opts.contacts / 3).external_id)->id);
    out["erase_ms"] = watch.seconds() * 1000;
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
    app.add_flag("--recipients", opts.of_recipients, "among the recipients of a campaign instead of contacts");
    CLI11_PARSE(app, argc, argv);
    std::cout << json::serialize(opts.of_recipients ? measure_recipients(opts) : measure_contacts(opts)) << '\n';
    return 0;
} catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
