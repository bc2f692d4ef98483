// Writes responses of the listener: whole, or in pieces as fast as the peer receives them.
#include "http/listener_session.hpp"

#include "http/refusals.hpp"
#include "model/request_id.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <utility>

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

wire::response<wire::empty_body> header_of(const web_response& from, unsigned version, bool keep_alive)
{
    wire::response<wire::empty_body> out;
    out.version(version);
    out.result(from.status);
    out.set(wire::field::date, date_now());
    for (const auto& [name, value] : from.headers)
        if (is_plain(name) && is_plain(value))
            out.insert(name, value);
    out.keep_alive(keep_alive);
    return out;
}

std::string text_of(const wire::response<wire::empty_body>& header)
{
    std::string text = header.version() == 10 ? "HTTP/1.0 " : "HTTP/1.1 ";
    text.append(std::to_string(header.result_int())).append(" ").append(header.reason()).append("\r\n");
    for (const auto& field : header)
        text.append(field.name_string()).append(": ").append(field.value()).append("\r\n");
    return text.append("\r\n");
}

/// The line before the bytes of a chunk.
std::string chunk_line(std::size_t size)
{
    char digits[2 * sizeof size];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), size, 16).ptr;
    return std::string(digits, end).append("\r\n");
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
    const recording until_end{*this};
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
    end_record();
    co_await linger();
}

asio::awaitable<bool> listener_session::write(web_response& response, unsigned version, bool keep_alive)
{
    if (record_.id.empty())
        record_.id = make_request_id();
    add_request_id(response, record_.id);
    record_.status = response.status;
    const bool has_length = !response.header("content-length").empty();
    const bool is_chunked = response.source && !has_length && version >= 11;
    const bool ends_with_connection = response.source && !has_length && !is_chunked;
    auto header = header_of(response, version, keep_alive && !ends_with_connection);
    if (is_chunked)
        header.chunked(true);
    else if (!response.source && !has_length && response.status != 204 && response.status != 304)
        header.content_length(response.body.size());
    const auto text = text_of(header);
    stream_.expires_after(options_.write_time);
    begin_transfer();
    const auto fault = co_await stream_.write(text, response.source ? std::string_view{} : response.body, {});
    transfer_since_.reset();
    if (!response.source) {
        record_.is_whole = !fault;
        record_.bytes = fault ? 0 : response.body.size();
        co_return !fault && keep_alive;
    }
    source_ = response.source.get();
    if (finishing_)
        source_->stop();
    set_broken_off(ends_with_connection);
    bool whole = false;
    if (!fault)
        whole = co_await write_pieces(*response.source, is_chunked);
    source_ = nullptr;
    record_.is_whole = whole;
    set_broken_off(!whole && ends_with_connection);
    const bool goes_on = whole && keep_alive && !ends_with_connection;
    co_return goes_on;
}

// While it is set, whatever closes the connection resets it, so that the peer does not mistake a partial body for a
// complete one.
void listener_session::set_broken_off(bool is_partial)
{
    if (std::exchange(broken_off_, is_partial) == is_partial)
        return;
    boost::system::error_code ignored;
    stream_.socket().set_option(asio::socket_base::linger{is_partial, 0}, ignored);
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
        const std::string_view bytes{piece.data(), piece.size()};
        const auto line = chunk_line(piece.size());
        begin_transfer();
        if (is_chunked)  // The empty piece becomes the last chunk.
            fault = co_await stream_.write(line, bytes, "\r\n");
        else if (!piece.empty())
            fault = co_await stream_.write(bytes, {}, {});
        transfer_since_.reset();
        if (piece.empty())
            break;
        record_.bytes += fault ? 0 : bytes.size();
    }
    co_return !fault;
}

// Reads remaining input before closing: closing a socket with unread bytes resets it, and the peer may lose the
// response. A new connection need not wait for that.
asio::awaitable<void> listener_session::linger()
{
    waiting_since_ = std::chrono::steady_clock::now();
    co_await end_output();
    stream_.expires_after(longest_linger);
    char rest[4096];
    boost::system::error_code fault;
    for (std::size_t received = 0; !fault && received < most_lingering_bytes;)
        received += co_await stream_.read_some(asio::buffer(rest), fault);
}

asio::awaitable<void> listener_session::end_output()
{
    stream_.expires_after(longest_linger);
    co_await stream_.end_output();
}

}  // namespace outbound::http
