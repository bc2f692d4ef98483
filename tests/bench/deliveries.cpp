// Measures outgoing webhooks: events of the log that are posted, signed, to endpoints on loopback, until the last one
// has arrived. Prints one JSON object.
//
//     bench-deliveries --events 100000
//     bench-deliveries --events 100000 --endpoints 4
//     bench-deliveries --events 100000 --database postgresql://USER@HOST:PORT/DATABASE
//
// The sender's CPU time is that of all threads but the one that answers.
#include "bench/database.hpp"
#include "bench/sent_campaign.hpp"
#include "bench/usage.hpp"

#include <outbound/service.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <set>

namespace {

using namespace outbound;
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using asio::ip::tcp;

constexpr std::string_view answer = "HTTP/1.1 204 No Content\r\n\r\n";

struct bench_options {
    std::string database = "bench-deliveries.db";
    std::int64_t events = 100'000;
    std::int64_t endpoints = 1;
};

/// Accepts every webhook.
class host {
public:
    host() : door_{io_, {asio::ip::address_v4::loopback(), 0}} {}

    std::string url() const { return "http://127.0.0.1:" + std::to_string(door_.local_endpoint().port()) + '/'; }

    /// Answers until so many different webhooks have arrived.
    void run(std::size_t webhooks)
    {
        wanted_ = webhooks;
        asio::co_spawn(io_, accept(), asio::detached);
        io_.run();
    }

    std::size_t posts() const { return posts_; }

private:
    asio::awaitable<void> accept()
    {
        for (;;)
            asio::co_spawn(io_, answer_all(co_await door_.async_accept(asio::use_awaitable)), asio::detached);
    }

    asio::awaitable<void> answer_all(tcp::socket wire)
    try {
        wire.set_option(tcp::no_delay{true});
        beast::flat_buffer buffer;
        for (;;) {
            beast::http::request<beast::http::string_body> request;
            co_await beast::http::async_read(wire, buffer, request, asio::use_awaitable);
            ++posts_;
            arrived_.insert(std::string{request.target()} + std::string{request["webhook-id"]});
            co_await asio::async_write(wire, asio::buffer(answer), asio::use_awaitable);
            if (arrived_.size() == wanted_)
                io_.stop();
        }
    } catch (const boost::system::system_error&) {
        // The sender has disconnected.
    }

    asio::io_context io_{1};
    tcp::acceptor door_;
    std::set<std::string> arrived_;
    std::size_t wanted_ = 0;
    std::size_t posts_ = 0;
};

/// Every recipient of the campaign is reported as delivered.
void report_all(store& db, campaign_id campaign, std::int64_t recipients)
{
    constexpr std::int64_t chunk = 1'000;
    std::vector<provider_event> reports;
    for (std::int64_t i = 0; i < recipients; ++i) {
        auto& e = reports.emplace_back();
        e.provider = "main";
        e.channel = channel::email;
        e.key = db.instance() + '-' + std::to_string(campaign) + '-' + std::to_string(i + 1) + "-1";
        e.id = "delivered-" + std::to_string(i);
        e.kind = event_kind::delivered;
        e.address = "person." + std::to_string(i) + "@example.com";
        e.occurred_at = system_clock().now();
        if (reports.size() == chunk || i + 1 == recipients) {
            db.events().record(reports);
            reports.clear();
        }
    }
}

json::object measure(const bench_options& opts)
{
    store_options of_store;
    bench::remove_file(opts.database);
    of_store.url = bench::url_of(opts.database);
    host endpoint_host;
    {
        const auto db = open_store(of_store);
        for (std::int64_t i = 0; i < opts.endpoints; ++i) {
            event_endpoint wanted;
            wanted.url = endpoint_host.url() + std::to_string(i);
            wanted.types = {event_type::message_delivered};
            db->event_endpoints().create(wanted);
        }
        report_all(*db, bench::sent_campaign(*db, channel::email, opts.events), opts.events);
    }
    const json::object account{{"type", "sendgrid"}, {"name", "main"}, {"api_key", "SG.secret"}};
    const auto service = service::open(json::serialize(
        json::object{{"database", of_store.url}, {"private_webhooks", true}, {"providers", json::array{account}}}));

    const auto cpu = bench::cpu_seconds() - bench::cpu_seconds_of_this_thread();
    const auto began = std::chrono::steady_clock::now();
    service->start();
    const auto webhooks = static_cast<std::size_t>(opts.events * opts.endpoints);
    endpoint_host.run(webhooks);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began;
    const auto sender_cpu = bench::cpu_seconds() - bench::cpu_seconds_of_this_thread() - cpu;
    service->stop(std::chrono::seconds{10});

    const auto amount = static_cast<double>(webhooks);
    return {{"events", opts.events}, {"endpoints", opts.endpoints}, {"per_second", amount / spent.count()},
        {"cpu_seconds_per_100k", sender_cpu / amount * 1e5}, {"posts", endpoint_host.posts()}};
}

}  // namespace

int main(int argc, char** argv)
try {
    bench_options opts;
    CLI::App app{"Measures webhooks that are posted to hosts."};
    app.add_option("--database", opts.database, "SQLite file, made anew, or the url of an empty PostgreSQL database");
    app.add_option("--events", opts.events)->check(CLI::PositiveNumber);
    app.add_option("--endpoints", opts.endpoints, "Each gets every event")->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);
    std::cout << json::serialize(measure(opts)) << '\n';
    return 0;
} catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
