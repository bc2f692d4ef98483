// Measures one-off messages: the time from the call to the provider, and how many are accepted and sent in a second.
// Prints one JSON object.
//
//     bench-messages --beside 1000000                   # while a campaign of that size is being sent
//     bench-messages --messages 20000 --clients 4
#include "bench/database.hpp"
#include "bench/usage.hpp"

#include <outbound/client.hpp>
#include <outbound/service.hpp>
#include <outbound/testing/fake_provider.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace {

using namespace outbound;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

struct bench_options {
    std::string database = "bench-messages.db";
    std::int64_t beside = 0;
    std::int64_t messages = 20'000;
    std::int64_t single = 500;
    unsigned clients = 4;
    std::int64_t answer_ms = 30;
};

/// The moments at which messages to `address_of` were handed to the provider.
class arrivals {
public:
    void arrived(const std::string& address)
    {
        if (!address.starts_with("one-off."))
            return;
        const std::lock_guard alone{guard_};
        at_.emplace(address, steady::now());
        changed_.notify_all();
    }

    steady::time_point wait_for(const std::string& address)
    {
        std::unique_lock alone{guard_};
        changed_.wait(alone, [&] { return at_.contains(address); });
        return at_.at(address);
    }

    void wait_for(std::size_t amount)
    {
        std::unique_lock alone{guard_};
        changed_.wait(alone, [&] { return at_.size() >= amount; });
    }

private:
    std::mutex guard_;
    std::condition_variable changed_;
    std::unordered_map<std::string, steady::time_point> at_;
};

/// Accepts every message after the same time.
class slow_provider final : public provider {
public:
    slow_provider(arrivals& seen, std::chrono::milliseconds answer) : seen_{seen}, answer_{answer} {}

    std::string_view name() const noexcept override { return "main"; }
    outbound::channel channel() const noexcept override { return outbound::channel::email; }
    std::size_t concurrency() const noexcept override { return 64; }

    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override
    {
        std::vector<delivery> outcomes;
        for (const auto& m : batch) {
            seen_.arrived(m.address);
            outcomes.push_back(outbound::testing::fake_provider::accept(m));
        }
        boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor, answer_};
        co_await timer.async_wait(boost::asio::use_awaitable);
        co_return outcomes;
    }

private:
    arrivals& seen_;
    std::chrono::milliseconds answer_;
};

class measured_client {
public:
    explicit measured_client(const bench_options& opts) : opts_{opts}
    {
        bench::remove_file(opts.database);
        service_extras extras;
        extras.providers.push_back([this](auto) {
            return std::make_shared<slow_provider>(seen_, std::chrono::milliseconds{opts_.answer_ms});
        });
        const boost::json::object config{{"database", bench::url_of(opts.database)}};
        crm_.emplace(service::open(boost::json::serialize(config), std::move(extras)));
        if (opts.beside > 0)
            start_campaign();
        crm_->start();
    }

    ~measured_client() { crm_->stop(10s); }

    /// Milliseconds from the call of each message, sorted.
    struct durations {
        std::vector<double> accepted;  ///< Until the call returned.
        std::vector<double> sent;      ///< Until the provider got the message.
    };

    /// Sends the next message when one has arrived.
    durations send_one_by_one()
    {
        using milliseconds = std::chrono::duration<double, std::milli>;
        durations took;
        for (std::int64_t i = 0; i < opts_.single; ++i) {
            const auto to = next_address();
            const auto began = steady::now();
            send(to);
            took.accepted.push_back(milliseconds{steady::now() - began}.count());
            took.sent.push_back(milliseconds{seen_.wait_for(to) - began}.count());
        }
        std::ranges::sort(took.accepted);
        std::ranges::sort(took.sent);
        return took;
    }

    /// Seconds until all were accepted, and until all had arrived.
    std::pair<double, double> send_all()
    {
        const auto began = steady::now();
        std::vector<std::thread> clients;
        for (unsigned i = 0; i < opts_.clients; ++i)
            clients.emplace_back([&, share = opts_.messages / opts_.clients] {
                for (std::int64_t sent = 0; sent < share; ++sent)
                    send(next_address());
            });
        for (auto& each : clients)
            each.join();
        const std::chrono::duration<double> accepted = steady::now() - began;
        seen_.wait_for(static_cast<std::size_t>(next_.load()));
        return {accepted.count(), std::chrono::duration<double>{steady::now() - began}.count()};
    }

    /// Whether the campaign beside is still being sent.
    bool is_campaign_running()
    {
        return campaign_ != 0 && crm_->campaigns().get(campaign_).value().status == campaign_status::running;
    }

    bool verified() { return crm_->call("verify", boost::json::object{}).value().at("ok").as_bool(); }

private:
    std::string next_address() { return "one-off." + std::to_string(next_++) + "@example.com"; }

    void send(const std::string& to)
    {
        crm_->messages()
            .send({.to = to,
                .content = email_parts{.subject = "Your code: {{code}}", .text = "Enter {{code}} within ten minutes."},
                .from = {"login@example.org"},
                .values = {{"code", "4711"}}})
            .value();
    }

    void start_campaign()
    {
        constexpr std::int64_t chunk = 1'000;
        for (std::int64_t first = 0; first < opts_.beside; first += chunk) {
            std::vector<contact> people;
            for (std::int64_t i = first; i < std::min(first + chunk, opts_.beside); ++i)
                people.push_back({.external_id = "crm-" + std::to_string(i),
                    .email = "person." + std::to_string(i) + "@example.com"});
            crm_->contacts().upsert(people).value();
        }
        campaign_ = crm_->campaigns()
                        .create({.name = "bench", .from = {"news@example.org"}},
                            email_parts{.subject = "News", .text = "There are news."})
                        .value()
                        .id;
        crm_->campaigns().start(campaign_).value();
    }

    const bench_options& opts_;
    arrivals seen_;
    std::optional<client> crm_;
    campaign_id campaign_ = 0;
    std::atomic<std::int64_t> next_ = 0;
};

double at(const std::vector<double>& sorted, double part)
{
    return sorted.at(static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1)));
}

boost::json::object measure(const bench_options& opts)
{
    measured_client crm{opts};
    const auto took = crm.send_one_by_one();
    boost::json::object out{{"p50_ms", at(took.sent, 0.5)}, {"p99_ms", at(took.sent, 0.99)},
        {"worst_ms", took.sent.back()}, {"accepted_p50_ms", at(took.accepted, 0.5)},
        {"campaign_was_running", crm.is_campaign_running()}};
    const auto cpu = bench::cpu_seconds();
    const auto [accepted, sent] = crm.send_all();
    const auto amount = static_cast<double>(opts.messages);
    out["accepted_per_second"] = amount / accepted;
    out["sent_per_second"] = amount / sent;
    out["cpu_seconds_per_100k"] = (bench::cpu_seconds() - cpu) * 1e5 / amount;
    out["peak_mib"] = bench::peak_mib();
    out["verified"] = crm.verified();
    return out;
}

}  // namespace

int main(int argc, char** argv)
try {
    bench_options opts;
    CLI::App app{"Measures one-off messages"};
    app.add_option("--database", opts.database, "SQLite file, made anew, or the url of an empty PostgreSQL database");
    app.add_option("--beside", opts.beside, "Recipients of a campaign that is sent meanwhile");
    app.add_option("--messages", opts.messages, "Sent as fast as they are accepted")->check(CLI::PositiveNumber);
    app.add_option("--single", opts.single, "Sent one by one before, to measure the time to the provider")
        ->check(CLI::PositiveNumber);
    app.add_option("--clients", opts.clients, "Threads that send")->check(CLI::Range(1, 64));
    app.add_option("--answer-ms", opts.answer_ms, "Time in which the provider answers")->check(CLI::Range(0, 10'000));
    CLI11_PARSE(app, argc, argv);
    std::cout << boost::json::serialize(measure(opts)) << '\n';
} catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
