// Writes responses of the listener: whole, or in pieces as fast as the peer receives them.
#include "http/listener_session.hpp"

#include "http/refusals.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <ctime>

namespace outbound::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;

constexpr std::size_t most_lingering_bytes = 1024 * 1024;
constexpr std::chrono::seconds longest_linger{2};

std::string date_now()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[parts.tm_wday], parts.tm_mday,
        months[parts.tm_mon], 1900 + parts.tm_year, parts.tm_hour, parts.tm_min, parts.tm_sec);
    return text;
}

bool is_plain(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

template <class Body>
void set_header(wire::response<Body>& out, const web_response& from, unsigned version, bool keep_alive)
{
    out.version(version);
    out.result(from.status);
    out.set(wire::field::date, date_now());
    for (const auto& [name, value] : from.headers)
        if (is_plain(name) && is_plain(value))
            out.insert(name, value);
    out.keep_alive(keep_alive);
}

web_response no_room()
{
    auto full = problem_of(refusals::too_many_connections, "this server has no room for one more; try again soon");
    full.headers.push_back({"Retry-After", "1"});
    return full;
}

}  // namespace

asio::awaitable<void> listener_session::turn_away()
{
    waiting_since_.reset();
    auto full = no_room();
    co_await write(full, 11, false);
}

asio::awaitable<void> listener_session::refuse_for_room()
{
    co_await refuse(no_room());
}

// Refuses a request; the connection must not be used any more.
asio::awaitable<void> listener_session::refuse(const boost::system::error_code& fault, std::string_view part)
{
    if (fault == beast::error::timeout)
        co_return;  // Beast has closed the connection at the deadline.
    web_response refusal;
    if (fault == wire::error::header_limit || fault == wire::error::buffer_overflow)
        refusal = problem_of(refusals::too_large_header, "the header is larger than this server takes");
    else if (fault.category() == wire::make_error_code(wire::error::bad_method).category() &&
             fault != wire::error::end_of_stream && fault != wire::error::partial_message)
        refusal = problem_of(refusals::malformed_request, "the " + std::string{part} + " is malformed");
    else
        co_return;
    co_await refuse(std::move(refusal));
}

asio::awaitable<void> listener_session::refuse(web_response refusal)
{
    co_await write(refusal, 11, false);
    co_await linger();
}

asio::awaitable<bool> listener_session::write(web_response& response, unsigned version, bool keep_alive)
{
    boost::system::error_code fault;
    const bool has_length = !response.header("content-length").empty();
    stream_.expires_after(options_.write_time);
    if (!response.source) {
        wire::response<wire::string_body> out;
        set_header(out, response, version, keep_alive);
        out.body() = std::move(response.body);
        if (response.status != 204 && response.status != 304 && !has_length)
            out.content_length(out.body().size());
        co_await wire::async_write(stream_, out, asio::redirect_error(asio::use_awaitable, fault));
        co_return !fault && keep_alive;
    }
    const bool is_chunked = !has_length && version >= 11;
    const bool ends_with_connection = !has_length && !is_chunked;
    wire::response<wire::empty_body> header;
    set_header(header, response, version, keep_alive && !ends_with_connection);
    if (is_chunked)
        header.chunked(true);
    wire::response_serializer<wire::empty_body> serializer{header};
    co_await wire::async_write_header(stream_, serializer, asio::redirect_error(asio::use_awaitable, fault));
    source_ = response.source.get();
    if (finishing_)
        source_->stop();
    bool whole = false;
    if (!fault)
        whole = co_await write_pieces(*response.source, is_chunked);
    source_ = nullptr;
    broken_off_ = !whole && ends_with_connection;
    const bool goes_on = whole && keep_alive && !ends_with_connection;
    co_return goes_on;
}

/// False: the body is incomplete, and the connection must end so that the peer notices.
asio::awaitable<bool> listener_session::write_pieces(web_source& source, bool is_chunked)
{
    boost::system::error_code fault;
    while (!fault) {
        stream_.expires_never();
        has_waited_ = false;
        handler_works_ = true;
        const auto piece = co_await source.next();
        handler_works_ = false;
        stream_.expires_after(options_.write_time);
        const auto bytes = asio::buffer(piece.data(), piece.size());
        auto done = asio::redirect_error(asio::use_awaitable, fault);
        if (is_chunked && piece.empty())
            co_await asio::async_write(stream_, wire::make_chunk_last(), done);
        else if (is_chunked)
            co_await asio::async_write(stream_, wire::make_chunk(bytes), done);
        else if (!piece.empty())
            co_await asio::async_write(stream_, bytes, done);
        if (piece.empty())
            break;
    }
    co_return !fault;
}

// Reads remaining input before closing: closing a socket with unread bytes resets it, and the peer may lose the
// response. A new connection need not wait for that.
asio::awaitable<void> listener_session::linger()
{
    waiting_since_ = std::chrono::steady_clock::now();
    boost::system::error_code fault;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, fault);
    stream_.expires_after(longest_linger);
    char rest[4096];
    for (std::size_t received = 0; !fault && received < most_lingering_bytes;)
        received +=
            co_await stream_.async_read_some(asio::buffer(rest), asio::redirect_error(asio::use_awaitable, fault));
}

}  // namespace outbound::http
