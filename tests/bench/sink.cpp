// A slow provider: answers every request with 202 after a delay. The nginx of the benchmark answers without one. Or a
// bare server that answers every request with the same bytes at once.
//
//     bench-sink --delay-ms 50         # prints its URL, and ends when standard input ends
//     bench-sink --delay-ms 0 --answer FILE
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr std::string_view accepted =
    "HTTP/1.1 202 Accepted\r\nServer: bench-sink\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: text/plain\r\n"
    "Content-Length: 0\r\nConnection: keep-alive\r\n\r\n";

struct sink_options {
    std::uint16_t port = 0;
    std::int64_t delay_ms = 50;
    std::string answer{accepted};
};

std::string read_file(const std::string& name)
{
    std::ifstream file{name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

asio::awaitable<void> answer_all(tcp::socket wire, const sink_options& opts)
try {
    wire.set_option(tcp::no_delay{true});
    asio::steady_timer timer{wire.get_executor()};
    boost::beast::flat_buffer buffer;
    for (;;) {
        http::request<http::string_body> request;
        co_await http::async_read(wire, buffer, request, asio::use_awaitable);
        if (opts.delay_ms > 0) {
            timer.expires_after(std::chrono::milliseconds{opts.delay_ms});
            co_await timer.async_wait(asio::use_awaitable);
        }
        co_await asio::async_write(wire, asio::buffer(opts.answer), asio::use_awaitable);
    }
} catch (const boost::system::system_error&) {
    // The client has disconnected.
}

asio::awaitable<void> accept_all(tcp::acceptor& door, const sink_options& opts)
{
    for (;;)
        asio::co_spawn(
            door.get_executor(), answer_all(co_await door.async_accept(asio::use_awaitable), opts), asio::detached);
}

// Ends when its parent ends.
void stop_with_standard_input(asio::io_context& io, asio::posix::stream_descriptor& in)
{
    static char ignored[64];
    in.async_read_some(asio::buffer(ignored), [&](const boost::system::error_code& ended, std::size_t) {
        if (ended)
            io.stop();
        else
            stop_with_standard_input(io, in);
    });
}

}  // namespace

int main(int argc, char** argv)
try {
    sink_options opts;
    std::string answer_file;
    CLI::App app{"Answers every request alike after a delay, on loopback"};
    app.add_option("--port", opts.port, "0: any free one");
    app.add_option("--delay-ms", opts.delay_ms)->check(CLI::Range(0, 60'000));
    app.add_option("--answer", answer_file, "File with the bytes of the answer; by default a 202 without body")
        ->check(CLI::ExistingFile);
    CLI11_PARSE(app, argc, argv);
    if (!answer_file.empty())
        opts.answer = read_file(answer_file);

    asio::io_context io{1};
    tcp::acceptor door{io, {asio::ip::address_v4::loopback(), opts.port}};
    asio::posix::stream_descriptor in{io, ::dup(STDIN_FILENO)};
    stop_with_standard_input(io, in);
    asio::co_spawn(io, accept_all(door, opts), asio::detached);
    std::cout << "http://127.0.0.1:" << door.local_endpoint().port() << std::endl;
    io.run();
} catch (const std::exception& fault) {
    std::cerr << "bench-sink: " << fault.what() << '\n';
    return 1;
}
