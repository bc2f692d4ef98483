// One connection of the listener.
#include "http/listener_session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <ctime>

namespace outbound::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;

constexpr std::size_t read_size = 16 * 1024;

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

web_response words(unsigned status, std::string text)
{
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(text)};
}

}  // namespace

listener_session::listener_session(asio::ip::tcp::socket socket, const listener_options& options,
    const web_handler& handler, asio::thread_pool& workers)
    : stream_{std::move(socket)},
      buffer_{options.header_limit + read_size},
      options_{options},
      handler_{handler},
      workers_{workers}
{
    boost::system::error_code gone;
    if (const auto peer = stream_.socket().remote_endpoint(gone); !gone)
        remote_ = peer.address().to_string();
    stream_.socket().set_option(asio::ip::tcp::no_delay{true}, gone);
}

asio::awaitable<void> listener_session::serve()
{
    for (bool goes_on = true; goes_on && !finishing_;) {
        const bool begun = co_await await_first_byte();
        if (!begun)
            break;
        busy_ = true;
        request_parser parser;
        const bool whole = co_await read(parser);
        if (!whole)
            break;
        const auto version = parser.get().version();
        const bool wants_more = parser.get().keep_alive();
        const auto request = to_request(parser);
        const auto response = co_await handle(request);
        goes_on = co_await write(response, version, wants_more && !finishing_);
        busy_ = false;
    }
    boost::system::error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    stream_.close();
}

asio::awaitable<void> listener_session::turn_away()
{
    auto full = words(503, "There are too many connections. Try again soon.\n");
    full.headers.push_back({"Retry-After", "1"});
    co_await write(full, 11, false);
    stream_.close();
}

void listener_session::finish()
{
    finishing_ = true;
    if (!busy_)
        abort();
}

void listener_session::abort()
{
    stream_.close();
}

asio::awaitable<bool> listener_session::await_first_byte()
{
    if (buffer_.size() > 0)
        co_return true;
    stream_.expires_after(options_.idle_time);
    boost::system::error_code fault;
    const auto room = buffer_.prepare(read_size);
    const auto got = co_await stream_.async_read_some(room, asio::redirect_error(asio::use_awaitable, fault));
    buffer_.commit(got);
    co_return !fault && got > 0;
}

asio::awaitable<bool> listener_session::read(request_parser& parser)
{
    parser.header_limit(options_.header_limit);
    parser.body_limit(options_.body_limit);
    boost::system::error_code fault;
    stream_.expires_after(options_.header_time);
    co_await wire::async_read_header(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, fault));
    if (fault)
        co_return co_await refuse_faulty(fault, false);
    stream_.expires_after(options_.body_time);
    if (beast::iequals(parser.get()[wire::field::expect], "100-continue")) {
        const wire::response<wire::empty_body> go_on{wire::status::continue_, parser.get().version()};
        co_await wire::async_write(stream_, go_on, asio::redirect_error(asio::use_awaitable, fault));
    }
    if (!fault)
        co_await wire::async_read(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, fault));
    if (fault)
        co_return co_await refuse_faulty(fault, true);
    co_return true;
}

// False, always: the connection cannot be used any more.
asio::awaitable<bool> listener_session::refuse_faulty(const boost::system::error_code& fault, bool had_header)
{
    if (fault == beast::error::timeout)
        co_return false;  // Beast has closed the connection with the deadline.
    web_response refusal;
    if (fault == wire::error::header_limit || fault == wire::error::buffer_overflow)
        refusal = words(431, "The header is larger than this server takes.\n");
    else if (fault == wire::error::body_limit)
        refusal = words(413, "The body is larger than this server takes.\n");
    else if (fault.category() == wire::make_error_code(wire::error::bad_method).category() &&
             fault != wire::error::end_of_stream && fault != wire::error::partial_message)
        refusal = words(
            400, std::string{"This is no HTTP request: the "} + (had_header ? "body" : "header") + " is malformed.\n");
    else
        co_return false;
    co_await write(refusal, 11, false);
    co_return false;
}

asio::awaitable<web_response> listener_session::handle(const web_request& request)
{
    auto work = [this, &request]() -> asio::awaitable<web_response> { co_return handler_(request); };
    web_response response;
    try {
        response = co_await asio::co_spawn(workers_, work, asio::use_awaitable);
    } catch (const std::exception&) {
        response = words(500, "The request could not be handled.\n");
    }
    co_return response;
}

asio::awaitable<bool> listener_session::write(const web_response& response, unsigned version, bool keep_alive)
{
    wire::response<wire::string_body> out;
    out.version(version);
    out.result(response.status);
    out.set(wire::field::date, date_now());
    for (const auto& [name, value] : response.headers)
        if (is_plain(name) && is_plain(value))
            out.insert(name, value);
    out.keep_alive(keep_alive);
    out.body() = response.body;
    if (response.status != 204 && response.status != 304)
        out.content_length(response.body.size());
    boost::system::error_code fault;
    stream_.expires_after(options_.write_time);
    co_await wire::async_write(stream_, out, asio::redirect_error(asio::use_awaitable, fault));
    co_return !fault && keep_alive;
}

web_request listener_session::to_request(request_parser& parser)
{
    auto message = parser.release();
    web_request request;
    request.method = std::string{message.method_string()};
    request.target = std::string{message.target()};
    for (const auto& field : message)
        request.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
    request.body = std::move(message.body());
    request.remote = remote_;
    return request;
}

}  // namespace outbound::http
