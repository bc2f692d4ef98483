// One connection of the listener: reads requests and passes their bodies on. listener_response.cpp writes responses.
#include "http/listener_session.hpp"

#include "http/refusals.hpp"
#include "model/ip_address.hpp"
#include "model/request_id.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/read.hpp>

#include <algorithm>

namespace outbound::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;

constexpr std::size_t read_size = 16 * 1024;
constexpr std::size_t piece_size = 64 * 1024;
constexpr std::int64_t slowest_body = 500;  // bytes per second, once body_time has passed

web_response failure()
{
    return problem_of(refusals::internal, "the request could not be handled; send it again later");
}

/// The deadline of a body: received bytes extend it, so that a trickle hardly does.
class body_deadline {
public:
    explicit body_deadline(std::chrono::milliseconds most) : most_{most}, left_{most} {}

    std::chrono::steady_clock::duration left() const noexcept { return left_; }

    void count(std::chrono::steady_clock::duration waited, std::size_t received)
    {
        const std::chrono::milliseconds earned{static_cast<std::int64_t>(received) * 1000 / slowest_body};
        left_ = std::min<std::chrono::steady_clock::duration>(most_, left_ - waited + earned);
    }

private:
    std::chrono::steady_clock::duration most_;
    std::chrono::steady_clock::duration left_;
};

}  // namespace

listener_session::listener_session(
    asio::ip::tcp::socket socket, const listener_options& options, const web_handler& handler)
    : stream_{std::move(socket)},
      buffer_{options.header_limit + read_size},
      options_{options},
      handler_{handler},
      alive_{std::make_shared<int>()}
{
    boost::system::error_code gone;
    if (const auto peer = stream_.socket().remote_endpoint(gone); !gone)
        peer_ = unmapped(peer.address());
    stream_.socket().set_option(asio::ip::tcp::no_delay{true}, gone);
}

asio::awaitable<void> listener_session::serve()
{
    try {
        if (admitted_ == admission::refused)
            co_await turn_away();
        else
            co_await serve_requests();
    } catch (const std::exception&) {
        // Cancelled because the peer disconnected or the listener stops; or a body failed, or memory is exhausted.
    }
    ending_ = true;
    sink_ = nullptr;
    source_ = nullptr;
    handler_works_ = false;
    boost::system::error_code ignored;
    if (broken_off_)  // Resets the connection, so that the peer does not mistake a partial body for complete.
        stream_.socket().set_option(asio::socket_base::linger{true, 0}, ignored);
    else
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    stream_.close();
}

asio::awaitable<void> listener_session::serve_requests()
{
    for (bool goes_on = true; goes_on && !finishing_;) {
        waiting_since_ = std::chrono::steady_clock::now();
        const bool begun = co_await await_first_byte();
        if (!begun)
            break;
        busy_ = true;
        request_id_.clear();
        request_parser parser;
        const bool whole = co_await read_header(parser);
        goes_on = false;
        if (whole)
            goes_on = co_await serve_request(parser);
        busy_ = false;
    }
}

/// Serves a request whose header has been read; false: the connection must end.
asio::awaitable<bool> listener_session::serve_request(request_parser& parser)
{
    waiting_since_.reset();
    auto head = to_request(parser);
    head.remote = peer_.to_string();
    head.id = request_id_ = request_id_of(head);
    if (auto refused = refusal_of(parser, options_.field_limit)) {
        co_await refuse(problem_of(refused->kind, refused->text));
        co_return false;
    }
    if (!admits(parser, head)) {
        co_await refuse_for_room();
        co_return false;
    }
    co_return co_await answer(parser, std::move(head));
}

bool listener_session::admits(const request_parser& parser, const web_request& head) const
{
    if (admitted_ == admission::health)
        return parser.is_done() && options_.is_health(head);
    return admitted_ == admission::full || options_.is_urgent(head);
}

std::optional<std::chrono::steady_clock::time_point> listener_session::waiting_since() const noexcept
{
    const bool is_slow = body_since_ && admitted_ != admission::full &&
                         std::chrono::steady_clock::now() - *body_since_ > options_.prompt_time;
    return is_slow ? body_since_ : waiting_since_;
}

/// The limit for a header, or for its first byte, on this connection.
std::chrono::milliseconds listener_session::header_limit_of(std::chrono::milliseconds usual) const noexcept
{
    return admitted_ == admission::health ? std::min(usual, options_.prompt_time) : usual;
}

void listener_session::finish()
{
    finishing_ = true;
    if (!busy_)
        abort();
    else if (source_ != nullptr)
        source_->stop();
    else if (sink_ != nullptr)
        sink_->stop();
}

void listener_session::abort()
{
    ending_ = true;
    waiting_since_.reset();
    stream_.close();
    cancel_.emit(asio::cancellation_type::terminal);
}

// Waits until the socket is readable: the peer has closed it, or sends its next request early (pipelining).
void listener_session::watch_peer()
{
    if (!handler_works_ || watching_ || !std::exchange(has_waited_, true))
        return;
    watching_ = true;
    stream_.socket().async_wait(asio::ip::tcp::socket::wait_read,
        [this, alive = std::weak_ptr{alive_}](const boost::system::error_code& fault) {
            if (alive.expired())
                return;
            watching_ = false;
            if (!fault)
                on_readable();
        });
}

void listener_session::on_readable()
{
    char next = 0;
    boost::system::error_code fault;
    stream_.socket().non_blocking(true, fault);
    stream_.socket().receive(asio::buffer(&next, 1), asio::ip::tcp::socket::message_peek, fault);
    if (handler_works_ && fault && fault != asio::error::would_block)
        abort();
}

asio::awaitable<bool> listener_session::await_first_byte()
{
    if (buffer_.size() > 0)
        co_return true;
    stream_.expires_after(header_limit_of(options_.idle_time));
    boost::system::error_code fault;
    const auto room = buffer_.prepare(read_size);
    const auto got = co_await stream_.async_read_some(room, asio::redirect_error(asio::use_awaitable, fault));
    buffer_.commit(got);
    co_return !fault && got > 0;
}

asio::awaitable<bool> listener_session::read_header(request_parser& parser)
{
    parser.header_limit(options_.header_limit);
    parser.body_limit(boost::none);
    boost::system::error_code fault;
    stream_.expires_after(header_limit_of(options_.header_time));
    co_await wire::async_read_header(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, fault));
    if (fault)
        co_await refuse(fault, "header");
    co_return !fault;
}

/// Answers one request; false: it was the last of the connection.
asio::awaitable<bool> listener_session::answer(request_parser& parser, web_request head)
{
    const auto version = parser.get().version();
    const bool wants_more = parser.get().keep_alive() && admitted_ == admission::full;
    auto sink = co_await open(std::move(head));
    sink_ = sink.get();
    if (sink && finishing_)
        sink->stop();
    auto body = body_state::unwanted;
    body_since_ = std::chrono::steady_clock::now();
    try {
        if (sink)
            body = co_await read_body(parser, *sink);
    } catch (const std::exception&) {
        body = body_state::lost;  // Cancelled together with the connection.
    }
    body_since_.reset();
    if (ending_)
        body = body_state::lost;  // Cancelled while the sink consumed the last piece.
    if (sink && (body == body_state::malformed || body == body_state::lost)) {
        // Needed if this coroutine was cancelled together with the connection: otherwise every co_await would fail.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        sink_ = nullptr;
        co_await sink->abandon();
        co_return false;
    }
    auto response = failure();
    if (sink)
        response = co_await finish(*sink);
    sink_ = nullptr;
    const bool is_read = body == body_state::complete;
    const bool goes_on = co_await write(response, version, wants_more && is_read && !finishing_);
    response.source.reset();
    sink.reset();  // Before lingering: the peer may already send its next request, which needs the memory.
    if (!is_read)
        co_await linger();
    co_return goes_on;
}

asio::awaitable<std::unique_ptr<web_sink>> listener_session::open(web_request head)
{
    std::unique_ptr<web_sink> sink;
    has_waited_ = false;
    handler_works_ = true;
    try {
        sink = co_await handler_(std::move(head));
    } catch (const std::exception&) {
        // A null sink: failure() is the response.
    }
    handler_works_ = false;
    co_return sink;
}

asio::awaitable<boost::system::error_code> listener_session::permit_body(request_parser& parser)
{
    if (parser.get().version() < 11 || !beast::iequals(parser.get()[wire::field::expect], "100-continue"))
        co_return boost::system::error_code{};
    stream_.expires_after(options_.write_time);
    co_return co_await send("HTTP/1.1 100 Continue\r\n\r\n");
}

/// Reads a piece only after the sink has consumed the previous one.
asio::awaitable<listener_session::body_state> listener_session::read_body(request_parser& parser, web_sink& sink)
{
    if (parser.is_done())
        co_return body_state::complete;
    if (sink.is_settled())
        co_return body_state::unwanted;
    auto fault = co_await permit_body(parser);
    const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(
        piece_size, parser.content_length() ? std::max<std::uint64_t>(*parser.content_length(), 1) : piece_size));
    const auto piece = std::make_unique<char[]>(room);
    body_deadline deadline{options_.body_time};
    while (!fault && !parser.is_done()) {
        auto& body = parser.get().body();
        body.data = piece.get();
        body.size = room;
        const auto begin = std::chrono::steady_clock::now();
        stream_.expires_after(deadline.left());
        co_await wire::async_read_some(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, fault));
        if (fault == wire::error::need_buffer)
            fault = {};
        const auto received = room - body.size;
        deadline.count(std::chrono::steady_clock::now() - begin, received);
        if (!fault && received > 0)
            co_await sink.write({piece.get(), received});
        if (!fault && sink.is_settled() && !parser.is_done())
            co_return body_state::unwanted;
    }
    if (!fault)
        co_return body_state::complete;
    co_await refuse(fault, "body");
    co_return fault == wire::error::end_of_stream || fault == wire::error::partial_message ? body_state::lost
                                                                                           : body_state::malformed;
}

asio::awaitable<web_response> listener_session::finish(web_sink& sink)
{
    web_response response;
    has_waited_ = false;
    handler_works_ = true;
    try {
        response = co_await sink.finish();
    } catch (const std::exception&) {
        response = failure();
    }
    handler_works_ = false;
    co_return response;
}

}  // namespace outbound::http
