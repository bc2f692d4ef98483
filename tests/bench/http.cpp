// Measures requests per second of our client, alone and with the SendGrid provider that renders each message, and of a
// plain Beast loop: POSTs of about 1 KB on persistent connections, one thread. They alternate, so that a busy machine
// slows all of them.
#include "bench/usage.hpp"
#include "http/origin.hpp"
#include "providers/sendgrid/account.hpp"

#include <outbound/https_client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = outbound::http;
using outbound::bench::cpu_seconds;
using std::chrono::steady_clock;

namespace {

struct arguments {
    std::string url = "http://127.0.0.1:8080";
    double seconds = 2;  // Duration of each measurement.
    std::size_t connections = 64;
    std::size_t turns = 5;
};

struct turn {
    std::uint64_t requests = 0;
    std::uint64_t failures = 0;
    double seconds = 0;
    double cpu = 0;
};

using time_point = steady_clock::time_point;
using contestant = std::function<asio::awaitable<void>(time_point until, turn& counted)>;

const std::string& body()
{
    static const std::string text = "{\"value\":\"" + std::string(1000, 'x') + "\"}";
    return text;
}

asio::awaitable<void> bare_loop(const arguments& args, time_point until, turn& counted)
{
    const auto to = http::parse_origin(args.url);
    const auto executor = co_await asio::this_coro::executor;
    asio::ip::tcp::socket wire{executor};
    const asio::ip::tcp::endpoint address{
        asio::ip::make_address(to.host), static_cast<unsigned short>(std::stoul(to.port))};
    co_await wire.async_connect(address, asio::use_awaitable);
    wire.set_option(asio::ip::tcp::no_delay{true});
    beast::http::request<beast::http::string_body> request{beast::http::verb::post, "/v3/mail/send", 11};
    request.set(beast::http::field::host, to.authority);
    request.set(beast::http::field::authorization, "Bearer key");
    request.set(beast::http::field::content_type, "application/json");
    request.body() = body();
    request.prepare_payload();
    beast::flat_buffer buffer;
    while (steady_clock::now() < until) {
        co_await beast::http::async_write(wire, request, asio::use_awaitable);
        beast::http::response<beast::http::string_body> response;
        co_await beast::http::async_read(wire, buffer, response, asio::use_awaitable);
        ++counted.requests;
        counted.failures += response.result_int() != 202;
    }
}

asio::awaitable<void> client_loop(http::client& client, time_point until, turn& counted)
{
    http::request request;
    request.target = "/v3/mail/send";
    request.body = body();
    while (steady_clock::now() < until) {
        const auto got = co_await client.send(request);
        ++counted.requests;
        counted.failures += got.status != 202;
    }
}

std::shared_ptr<outbound::content> campaign_content()
{
    using outbound::place;
    auto made = std::make_shared<outbound::content>();
    auto& email = made->email;
    email.from = {"news@example.com", "Example News"};
    email.subject = {"News for {{first_name|you}}", place::header};
    email.text = {
        "Hello {{first_name|there}},\n\n" + std::string(200, 't') + "\n\nYour plan is {{plan}}.\n", place::text};
    email.html = {"<p>Hello {{first_name|there}},</p><p>" + std::string(350, 'h') + "</p><p>Your plan is {{plan}}.</p>",
        place::html};
    email.unsubscribe_url = {"https://example.com/unsubscribe/{{token}}", place::header};
    return made;
}

outbound::message message_of(std::uint64_t number, std::shared_ptr<const outbound::content> shared)
{
    outbound::message made;
    made.key = "k3v9x0qa-12-" + std::to_string(number) + "-1";
    made.address = "reader" + std::to_string(number) + "@example.com";
    made.name = "Reader";
    made.values = {{"first_name", "Ann"}, {"plan", "gold & silver"}, {"token", "5c1f0e"}};
    made.shared = std::move(shared);
    return made;
}

asio::awaitable<void> provider_loop(
    outbound::provider& account, const outbound::message& message, time_point until, turn& counted)
{
    while (steady_clock::now() < until) {
        const auto got = co_await account.deliver({&message, 1});
        ++counted.requests;
        counted.failures += got.front().result != outbound::delivery::outcome::accepted;
    }
}

turn run(const arguments& args, asio::io_context& context, const contestant& loop)
{
    turn counted;
    const auto began = steady_clock::now();
    const auto until =
        began + std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>{args.seconds});
    const auto cpu = cpu_seconds();
    for (std::size_t i = 0; i < args.connections; ++i)
        asio::co_spawn(context, loop(until, counted), [](std::exception_ptr failed) {
            if (failed)
                std::rethrow_exception(failed);
        });
    context.restart();
    context.run();
    counted.seconds = std::chrono::duration<double>(steady_clock::now() - began).count();
    counted.cpu = cpu_seconds() - cpu;
    return counted;
}

/// Microseconds to write one request, including rendering.
double writing_time()
{
    const auto shared = campaign_content();
    const outbound::sendgrid::prepared_content content{shared, false, 1};
    const auto message = message_of(1, shared);
    constexpr int times = 200'000;
    std::string text;
    outbound::delivery refusal;
    const auto began = steady_clock::now();
    for (int i = 0; i < times; ++i) {
        text.clear();
        content.write_single(message, text, refusal);
    }
    return std::chrono::duration<double, std::micro>(steady_clock::now() - began).count() / times;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

struct score {
    std::vector<double> per_second;
    std::vector<double> cpu_per_100k;
    std::uint64_t failures = 0;

    void add(const turn& t)
    {
        per_second.push_back(static_cast<double>(t.requests) / t.seconds);
        cpu_per_100k.push_back(t.cpu / static_cast<double>(t.requests) * 1e5);
        failures += t.failures;
    }

    boost::json::object report() const
    {
        return {{"requests_per_second", median(per_second)}, {"cpu_seconds_per_100k", median(cpu_per_100k)},
            {"failures", failures}};
    }
};

arguments parse(int argc, char** argv)
{
    arguments args;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        if (name == "--url")
            args.url = argv[i + 1];
        else if (name == "--seconds")
            args.seconds = std::stod(argv[i + 1]);
        else if (name == "--connections")
            args.connections = std::stoul(argv[i + 1]);
        else if (name == "--turns")
            args.turns = std::stoul(argv[i + 1]);
        else
            throw std::invalid_argument{"unknown option " + name};
    }
    if (argc % 2 == 0 || args.connections == 0 || args.turns == 0)
        throw std::invalid_argument{"usage: bench-http [--url URL] [--seconds S] [--connections N] [--turns N]"};
    return args;
}

}  // namespace

int main(int argc, char** argv)
try {
    const auto args = parse(argc, argv);
    asio::io_context context{1};
    http::client_options options;
    options.base_url = args.url;
    options.headers = "Authorization: Bearer key\r\nContent-Type: application/json\r\n";
    options.connections = args.connections;
    http::client client{context.get_executor(), options};
    outbound::sendgrid::settings settings;
    settings.api_key = "key";
    settings.base_url = args.url;
    settings.concurrency = args.connections;
    outbound::sendgrid::account account{context.get_executor(), settings};
    const auto message = message_of(1, campaign_content());

    score bare;
    score client_score;
    score provider;
    for (std::size_t i = 0; i < args.turns; ++i) {
        bare.add(run(args, context, [&](time_point until, turn& counted) { return bare_loop(args, until, counted); }));
        client_score.add(
            run(args, context, [&](time_point until, turn& counted) { return client_loop(client, until, counted); }));
        provider.add(run(args, context,
            [&](time_point until, turn& counted) { return provider_loop(account, message, until, counted); }));
    }
    const auto ratio = [&](const score& other) { return median(other.per_second) / median(bare.per_second); };
    const auto cpu_ratio = [&](const score& other) { return median(bare.cpu_per_100k) / median(other.cpu_per_100k); };
    const boost::json::object report{{"bare", bare.report()}, {"client", client_score.report()},
        {"provider", provider.report()}, {"ratio", ratio(client_score)}, {"cpu_ratio", cpu_ratio(client_score)},
        {"provider_ratio", ratio(provider)}, {"provider_cpu_ratio", cpu_ratio(provider)},
        {"writing_us", writing_time()}};
    std::cout << boost::json::serialize(report) << '\n';
    return bare.failures + client_score.failures + provider.failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (const std::exception& failed) {
    std::cerr << "bench-http: " << failed.what() << '\n';
    return EXIT_FAILURE;
}
