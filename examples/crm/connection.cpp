#include "connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <array>
#include <sstream>

namespace crm {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using outbound::web_response;
using outbound::web_sink;

using request_parser = http::request_parser<http::buffer_body>;

constexpr std::chrono::seconds longest_wait{60};  // for each piece, and between two requests
constexpr std::size_t longest_header = 16 * 1024;
constexpr std::size_t longest_piece = 64 * 1024;

outbound::web_request head_of(const request_parser& parser, const asio::ip::address& peer)
{
    const auto& from = parser.get();
    outbound::web_request head;
    head.method = std::string{from.method_string()};
    head.target = std::string{from.target()};
    for (const auto& field : from)
        head.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
    const std::string_view passed_on = head.header("x-forwarded-for");
    const auto last = passed_on.substr(passed_on.rfind(' ') + 1);  // The proxy on this machine adds the last address.
    head.remote = peer.is_loopback() && !last.empty() ? std::string{last} : peer.to_string();
    return head;
}

/// Writes the parts, one after another.
asio::awaitable<error_code> send(
    beast::tcp_stream& stream, std::string_view begin, std::string_view middle = {}, std::string_view end = {})
{
    const std::array parts{asio::buffer(begin), asio::buffer(middle), asio::buffer(end)};
    error_code fault;
    co_await asio::async_write(stream, parts, asio::redirect_error(asio::use_awaitable, fault));
    co_return fault;
}

/// Passes the body to the sink, one piece at a time. Returns the error that truncated it.
asio::awaitable<error_code> pass_body(
    beast::tcp_stream& stream, beast::flat_buffer& buffer, request_parser& parser, web_sink& sink)
{
    error_code fault;
    auto result = asio::redirect_error(asio::use_awaitable, fault);
    if (beast::iequals(parser.get()[http::field::expect], "100-continue") && !sink.is_settled())
        fault = co_await send(stream, "HTTP/1.1 100 Continue\r\n\r\n");
    std::vector<char> piece(longest_piece);
    while (!fault && !parser.is_done() && !sink.is_settled()) {
        auto& body = parser.get().body();
        body.data = piece.data();
        body.size = piece.size();
        stream.expires_after(longest_wait);
        co_await http::async_read_some(stream, buffer, parser, result);
        if (fault == http::error::need_buffer)
            fault = {};
        if (const auto received = piece.size() - body.size; !fault && received > 0)
            co_await sink.write({piece.data(), received});
    }
    co_return fault;
}

std::string header_of(const web_response& response, unsigned version, bool keep_alive, bool is_chunked)
{
    http::response<http::empty_body> header{static_cast<http::status>(response.status), version};
    for (const auto& [name, value] : response.headers)
        header.insert(name, value);
    header.keep_alive(keep_alive);
    if (is_chunked)
        header.chunked(true);
    else if (!response.source && response.header("content-length").empty() && response.status != 204 &&
             response.status != 304)
        header.content_length(response.body.size());
    std::ostringstream text;
    text << header.base();
    return text.str();
}

/// False: the body is incomplete.
asio::awaitable<bool> write_pieces(beast::tcp_stream& stream, outbound::web_source& source, bool is_chunked)
{
    error_code fault;
    for (bool is_last = false; !is_last && !fault;) {
        stream.expires_never();  // Live events are silent for as long as nothing happens.
        const auto piece = co_await source.next();
        stream.expires_after(longest_wait);
        is_last = piece.empty();
        std::ostringstream size;
        size << std::hex << piece.size() << "\r\n";
        if (is_chunked)  // The empty piece becomes the last chunk.
            fault = co_await send(stream, size.view(), piece, "\r\n");
        else
            fault = co_await send(stream, piece);
    }
    co_return !fault;
}

/// False: the connection must end.
asio::awaitable<bool> write_response(
    beast::tcp_stream& stream, web_response response, unsigned version, bool keep_alive)
{
    const bool has_length = !response.header("content-length").empty();
    const bool is_chunked = response.source && !has_length && version >= 11;
    const bool goes_on = keep_alive && (!response.source || has_length || is_chunked);
    const auto header = header_of(response, version, goes_on, is_chunked);
    stream.expires_after(longest_wait);
    if (co_await send(stream, header, response.source ? std::string_view{} : response.body))
        co_return false;
    if (response.source) {
        const bool is_whole = co_await write_pieces(stream, *response.source, is_chunked);
        if (!is_whole)
            co_return false;
    }
    co_return goes_on;
}

}  // namespace

asio::awaitable<void> serve_connection(asio::ip::tcp::socket socket, site& pages)
{
    const auto peer = socket.remote_endpoint().address();
    beast::tcp_stream stream{std::move(socket)};
    beast::flat_buffer buffer{longest_header + longest_piece};
    for (bool goes_on = true; goes_on;) {
        request_parser parser;
        parser.header_limit(longest_header);
        parser.body_limit(boost::none);  // Sinks have limits of their own.
        stream.expires_after(longest_wait);
        co_await http::async_read_header(stream, buffer, parser, asio::use_awaitable);
        const auto sink = co_await pages.open(head_of(parser, peer));
        if (const auto fault = co_await pass_body(stream, buffer, parser, *sink)) {
            co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
            co_await sink->abandon();
            throw boost::system::system_error{fault};
        }
        auto response = co_await sink->finish();
        const bool keep_alive = parser.keep_alive() && parser.is_done();
        goes_on = co_await write_response(stream, std::move(response), parser.get().version(), keep_alive);
    }
    stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send);
}

}  // namespace crm
