// One coroutine per connection. Executor types are spelt out, which saves Asio a virtual call per step.
#include "server.hpp"

#include "sendgrid_rules.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/ssl.hpp>

#include <array>

namespace simulator {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

using executor = asio::io_context::executor_type;
using socket = asio::basic_stream_socket<tcp, executor>;
using tls_stream = asio::ssl::stream<socket>;
using acceptor = asio::basic_socket_acceptor<tcp, executor>;
using timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, executor>;
using parser = http::request_parser<http::string_body>;
template <class T = void>
using awaitable = asio::awaitable<T, executor>;

constexpr asio::use_awaitable_t<executor> use_awaitable;
constexpr asio::as_tuple_t<asio::use_awaitable_t<executor>> use_tuple{use_awaitable};

constexpr std::uint32_t largest_header = 32 * 1024;

socket& bottom(socket& s)
{
    return s;
}

socket& bottom(tls_stream& s)
{
    return s.next_layer();
}

// Closes so that the peer sees a reset, with or without unread data.
void reset(socket& s)
{
    error_code ignored;
    s.set_option(asio::socket_base::linger{true, 0}, ignored);
    s.close(ignored);
}

awaitable<> wait(executor where, std::chrono::microseconds time)
{
    timer t{where, time};
    co_await t.async_wait(use_tuple);
}

// Reads the remaining data of the peer, because closing with unread data could discard the answer.
template <class Stream>
awaitable<> drain(Stream& stream)
{
    std::array<char, 16 * 1024> rest;
    error_code error;
    bottom(stream).shutdown(socket::shutdown_send, error);
    while (!error)
        error = std::get<0>(co_await bottom(stream).async_read_some(asio::buffer(rest), use_tuple));
}

template <class Stream>
awaitable<error_code> send(Stream& stream, const performance& act)
{
    asio::const_buffer rest = asio::buffer(act.bytes);
    if (act.pause.count() > 0) {
        const auto half = asio::buffer(rest, rest.size() / 2);
        const auto [error, size] = co_await asio::async_write(stream, half, use_tuple);
        if (error)
            co_return error;
        rest += size;
        co_await wait(bottom(stream).get_executor(), act.pause);
    }
    const auto [error, size] = co_await asio::async_write(stream, rest, use_tuple);
    co_return error;
}

// Reads and performs one request. False if the connection is unusable.
template <class Stream>
awaitable<bool> receive(
    Stream& stream, boost::beast::flat_buffer& buffer, std::string& body, simulation& play, performance& act)
{
    parser reading;
    reading.header_limit(largest_header);
    reading.body_limit(sendgrid::largest_body);
    body.clear();
    reading.get().body() = std::move(body);
    const auto [error, size] = co_await http::async_read(stream, buffer, reading, use_tuple);
    if (!error)
        play.perform(reading.get(), act);
    else if (error == http::error::body_limit)
        play.refuse_size(reading.get(), act);
    else if (error.category() == http::make_error_code(http::error::bad_method).category() &&
             error != http::error::end_of_stream && error != http::error::partial_message)
        play.refuse_syntax(act);
    else
        co_return false;
    body = std::move(reading.get().body());
    co_return true;
}

template <class Stream>
awaitable<> converse(Stream& stream, simulation& play)
{
    boost::beast::flat_buffer buffer;
    std::string body;
    performance act;
    while (co_await receive(stream, buffer, body, play, act)) {
        // Lets other readable connections go first, so that one write to the ledger serves all of them.
        co_await asio::post(bottom(stream).get_executor(), use_awaitable);
        play.flush();
        if (act.wait.count() > 0)
            co_await wait(bottom(stream).get_executor(), act.wait);
        if (act.reset)
            co_return reset(bottom(stream));
        if (co_await send(stream, act))
            co_return;
        if (act.close)
            co_return co_await drain(stream);
    }
}

awaitable<> serve_plain(socket peer, simulation& play)
{
    co_await converse(peer, play);
}

awaitable<> serve_tls(socket peer, simulation& play, asio::ssl::context& tls)
{
    tls_stream stream{std::move(peer), tls};
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, use_tuple);
    if (!error)
        co_await converse(stream, play);
}

template <class Serve, class Guard>
awaitable<> accept(acceptor listening, Serve serve, Guard guard)
{
    for (;;) {
        auto [error, peer] = co_await listening.async_accept(use_tuple);
        if (error == asio::error::operation_aborted)
            co_return;
        if (error)
            continue;
        error_code ignored;
        peer.set_option(tcp::no_delay{true}, ignored);
        asio::co_spawn(listening.get_executor(), serve(std::move(peer)), guard);
    }
}

}  // namespace

server::server(asio::io_context& io, simulation& play, asio::ssl::context& tls) : io_(io), play_(play), tls_(tls) {}

template <class Serve>
std::uint16_t server::listen(std::uint16_t port, Serve serve)
{
    acceptor listening{io_.get_executor(), tcp::endpoint{asio::ip::address_v4::loopback(), port}};
    const auto bound = listening.local_endpoint().port();
    // A coroutine fails only if the ledger fails; then nothing more may be answered.
    const auto guard = [this](std::exception_ptr thrown) {
        if (!thrown)
            return;
        failure_ = thrown;
        io_.stop();
    };
    asio::co_spawn(io_, accept(std::move(listening), std::move(serve), guard), guard);
    return bound;
}

std::uint16_t server::listen_http(std::uint16_t port)
{
    return listen(port, [&play = play_](socket peer) { return serve_plain(std::move(peer), play); });
}

std::uint16_t server::listen_https(std::uint16_t port)
{
    return listen(port, [&play = play_, &tls = tls_](socket peer) { return serve_tls(std::move(peer), play, tls); });
}

}  // namespace simulator
