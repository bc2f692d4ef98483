// Measures inquiries to a vendor about messages that were accepted and not reported, with the store on disk: from the
// start of the engine until every answer is recorded. Prints one JSON object.
//
//     bench-inquiries --messages 20000 --delay-ms 30
#include "bench/database.hpp"
#include "bench/sent_campaign.hpp"
#include "bench/usage.hpp"

#include <outbound/engine.hpp>
#include <outbound/provider.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <functional>
#include <iostream>
#include <thread>

namespace {

using namespace outbound;
namespace asio = boost::asio;
using namespace std::chrono_literals;

struct bench_options {
    std::string database = "bench-inquiries.db";
    std::int64_t messages = 20'000;
    std::int64_t delay_ms = 30;
};

/// Knows every message as delivered.
class knowing_vendor final : public provider {
public:
    knowing_vendor(const bench_options& opts, std::function<void()> on_last)
        : delay_{opts.delay_ms},
          left_{opts.messages},
          on_last_{std::move(on_last)}
    {
    }

    std::string_view name() const noexcept override { return "main"; }
    outbound::channel channel() const noexcept override { return channel::sms; }
    std::chrono::seconds find_after() const noexcept override { return 1s; }
    asio::awaitable<std::vector<delivery>> deliver(std::span<const message>) override
    {
        co_return std::vector<delivery>{};
    }

    asio::awaitable<std::optional<provider_event>> find(const inquiry& question) override
    {
        asio::steady_timer timer{co_await asio::this_coro::executor, delay_};
        co_await timer.async_wait(asio::use_awaitable);
        provider_event e;
        e.key = question.key;
        e.provider = "main";
        e.vendor_id = question.vendor_id;
        e.kind = event_kind::delivered;
        e.channel = channel::sms;
        e.address = question.address;
        e.occurred_at = question.latest;
        if (--left_ == 0)
            on_last_();
        co_return e;
    }

private:
    std::chrono::milliseconds delay_;
    std::int64_t left_;
    std::function<void()> on_last_;
};

boost::json::object measure(const bench_options& opts)
{
    bench::remove_file(opts.database);
    store_options options;
    options.url = bench::url_of(opts.database);
    const auto db = open_store(options);
    const auto id = bench::sent_campaign(*db, channel::sms, opts.messages, 1s);
    std::this_thread::sleep_for(1s);  // All are due.

    asio::io_context io{1};
    engine_options routes;
    routes.routes[channel::sms] = {"main"};
    engine asks{io.get_executor(), *db, routes};
    auto end = [&]() -> asio::awaitable<void> {
        co_await asks.stop(10s);
        io.stop();
    };
    asks.add(std::make_shared<knowing_vendor>(opts, [&] { asio::co_spawn(io, end, asio::detached); }));
    const auto began = std::chrono::steady_clock::now();
    const auto cpu = bench::cpu_seconds();
    asks.start();
    io.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const auto spent = bench::cpu_seconds() - cpu;
    const auto delivered = db->events().counts(id).at(event_counter::delivered);
    return {{"messages", opts.messages}, {"delay_ms", opts.delay_ms}, {"recorded", delivered},
        {"inquiries_per_second", static_cast<double>(opts.messages) / took.count()},
        {"cpu_seconds_per_100k", spent * 1e5 / static_cast<double>(opts.messages)}};
}

}  // namespace

int main(int argc, char** argv)
{
    bench_options opts;
    CLI::App app{"Measures inquiries to a vendor"};
    app.add_option("--database", opts.database, "SQLite file, made anew, or the url of an empty PostgreSQL database");
    app.add_option("--messages", opts.messages)->check(CLI::PositiveNumber);
    app.add_option("--delay-ms", opts.delay_ms, "Of each answer of the vendor")->check(CLI::NonNegativeNumber);
    CLI11_PARSE(app, argc, argv);
    try {
        std::cout << boost::json::serialize(measure(opts)) << '\n';
    } catch (const std::exception& fault) {
        std::cerr << fault.what() << '\n';
        return 1;
    }
}
