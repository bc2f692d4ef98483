// Measures status callbacks of Twilio over HTTP, one event per request, from the first byte to the answer after the
// commit. Prints one JSON object.
//
//     bench-callbacks --events 100000
//     bench-callbacks --events 100000 --database postgresql://USER@HOST:PORT/DATABASE
//
// The server's CPU time is that of all threads but the one that sends the requests.
#include "bench/database.hpp"
#include "bench/sent_campaign.hpp"
#include "bench/usage.hpp"
#include "model/base64.hpp"
#include "model/digest.hpp"

#include <outbound/service.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/serialize.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>

namespace {

using namespace outbound;
namespace asio = boost::asio;
namespace json = boost::json;

constexpr const char* token = "12345678901234567890123456789012";
constexpr const char* public_url = "https://crm.example.com";

struct bench_options {
    std::string database = "bench-callbacks.db";
    std::int64_t events = 100'000;
    unsigned threads = 4;
    unsigned connections = 64;
};

/// The request that reports the message to a recipient as delivered.
std::string request_of(const std::string& instance, campaign_id campaign, std::int64_t recipient)
{
    const auto seq = std::to_string(recipient + 1);
    const auto target = "/outbound/sms/campaigns/" + std::to_string(campaign) + "/sms-status?key=" + instance + '-' +
                        std::to_string(campaign) + '-' + seq + "-1";
    const auto to = bench::number_of(recipient);
    const auto body = "MessageSid=SM" + seq + "&MessageStatus=delivered&To=%2B" + to.substr(1);
    const auto fields = "MessageSidSM" + seq + "MessageStatusdeliveredTo" + to;
    const auto signature = to_base64(hmac(digest_algorithm::sha1, token, public_url + target + fields));
    return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: " + signature + "\r\n\r\n" +
           body;
}

/// Sends requests over several connections, each connection one at a time.
class caller {
public:
    caller(std::uint16_t port, std::vector<std::string> requests)
        : server_{asio::ip::make_address("127.0.0.1"), port},
          requests_{std::move(requests)}
    {
    }

    /// Returns the number of requests that did not succeed.
    std::size_t run(unsigned connections)
    {
        for (unsigned i = 0; i < connections; ++i)
            asio::co_spawn(io_, call(), asio::detached);
        io_.run();
        return requests_.size() - succeeded_;
    }

private:
    asio::awaitable<void> call()
    {
        asio::ip::tcp::socket socket{io_};
        co_await socket.async_connect(server_, asio::use_awaitable);
        std::string answer;
        while (next_ < requests_.size()) {
            const auto& request = requests_[next_++];
            co_await asio::async_write(socket, asio::buffer(request), asio::use_awaitable);
            answer.clear();  // The answer has no body.
            co_await asio::async_read_until(socket, asio::dynamic_buffer(answer), "\r\n\r\n", asio::use_awaitable);
            succeeded_ += answer.starts_with("HTTP/1.1 204") ? 1 : 0;
        }
    }

    asio::io_context io_{1};
    asio::ip::tcp::endpoint server_;
    std::vector<std::string> requests_;
    std::size_t next_ = 0;
    std::size_t succeeded_ = 0;
};

json::object measure(const bench_options& opts)
{
    store_options of_store;
    bench::remove_file(opts.database);
    of_store.url = bench::url_of(opts.database);
    const auto db = open_store(of_store);
    const auto campaign = bench::sent_campaign(*db, channel::sms, opts.events);
    std::vector<std::string> requests;
    for (std::int64_t i = 0; i < opts.events; ++i)
        requests.push_back(request_of(db->instance(), campaign, i));
    const json::object account{{"type", "twilio"}, {"name", "main"}, {"account_sid", "AC" + std::string(32, '0')},
        {"auth_token", token}, {"from", "+15005550006"}};
    const auto service = service::open(json::serialize(
        json::object{{"database", of_store.url}, {"public_url", public_url}, {"providers", json::array{account}}}));
    listen_options listening;
    listening.port = 0;
    listening.threads = opts.threads;
    listening.connections = listening.peer_connections = opts.connections + 1;
    caller vendor{service->listen(listening), std::move(requests)};

    const auto cpu = bench::cpu_seconds() - bench::cpu_seconds_of_this_thread();
    const auto began = std::chrono::steady_clock::now();
    const auto refused = vendor.run(opts.connections);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - began;
    const auto server_cpu = bench::cpu_seconds() - bench::cpu_seconds_of_this_thread() - cpu;
    service->stop_listening(std::chrono::seconds{10});

    const auto amount = static_cast<double>(opts.events);
    const auto sums = service->call("campaigns.analytics", json::object{{"id", campaign}}).value();
    return {{"events", opts.events}, {"connections", opts.connections}, {"per_second", amount / spent.count()},
        {"server_cpu_seconds_per_100k", server_cpu / amount * 1e5}, {"refused", refused},
        {"delivered", sums.at("delivered")}};
}

}  // namespace

int main(int argc, char** argv)
try {
    bench_options opts;
    CLI::App app{"Measures status callbacks of one event each."};
    app.add_option("--database", opts.database, "SQLite file, made anew, or the url of an empty PostgreSQL database");
    app.add_option("--events", opts.events)->check(CLI::PositiveNumber);
    app.add_option("--threads", opts.threads, "Of the server")->check(CLI::PositiveNumber);
    app.add_option("--connections", opts.connections)->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);
    std::cout << json::serialize(measure(opts)) << '\n';
    return 0;
} catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
}
