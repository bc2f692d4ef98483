// One connection of the listener: serves its requests one after another. listener_request.cpp reads them,
// listener_response.cpp writes the responses.
#include "http/listener_session.hpp"

#include "http/refusals.hpp"
#include "http/served_hosts.hpp"
#include "model/ip_address.hpp"
#include "model/request_id.hpp"
#include "model/utf8.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <poll.h>

namespace outbound::http {
namespace {

namespace asio = boost::asio;
namespace wire = boost::beast::http;

web_response failure()
{
    return problem_of(refusals::internal, "the request could not be handled; send it again later");
}

web_response misdirected(std::string_view host)
{
    return problem_of(refusals::misdirected_request,
        "this server does not answer for \"" + shortened(host) + "\"; name the host in server.hosts");
}

}  // namespace

listener_session::listener_session(
    asio::ip::tcp::socket socket, SSL_CTX* tls, const listener_options& options, const web_handler& handler)
    : stream_{std::move(socket), tls},
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
        if (admitted_ != admission::refused)
            co_await serve_requests();
        else if (!stream_.is_encrypted())  // A handshake costs too much for a refusal.
            co_await turn_away();
    } catch (const std::exception&) {
        // Cancelled because the peer disconnected or the listener stops; or a body failed, or memory is exhausted.
    }
    ending_ = true;
    sink_ = nullptr;
    source_ = nullptr;
    handler_works_ = false;
    boost::system::error_code ignored;
    if (!broken_off_)  // It would end the connection in order.
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    stream_.close();
}

asio::awaitable<void> listener_session::serve_requests()
{
    bool goes_on = co_await begin_encryption();
    while (goes_on && !finishing_) {
        waiting_since_ = std::chrono::steady_clock::now();
        const bool begun = co_await await_first_byte();
        if (!begun)
            break;
        busy_ = true;
        const recording until_end{*this};
        request_parser parser;
        const bool whole = co_await read_header(parser);
        goes_on = false;
        if (whole)
            goes_on = co_await serve_request(parser);
        busy_ = false;
    }
    if (!broken_off_)
        co_await end_output();
}

/// Serves a request whose header has been read; false: the connection must end.
asio::awaitable<bool> listener_session::serve_request(request_parser& parser)
{
    waiting_since_.reset();
    auto head = to_request(parser);
    head.remote = peer_.to_string();
    head.id = record_.id = request_id_of(head);
    head.trace = record_.trace;
    record_.method = parser.get().method() == wire::verb::unknown ? "other" : head.method;
    if (auto refused = refusal_of(parser, options_.field_limit)) {
        co_await refuse(problem_of(refused->kind, refused->text));
        co_return false;
    }
    if (const auto host = host_of(parser); !options_.hosts.empty() && !is_served_host(host, options_.hosts)) {
        co_await refuse(misdirected(host));
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

std::optional<std::chrono::steady_clock::time_point> listener_session::waiting_since() noexcept
{
    if (!transfer_since_)
        return waiting_since_;
    const auto passed = std::chrono::steady_clock::now() - *transfer_since_;
    const bool yields = admitted_ == admission::full ? stream_.is_slow() : passed > options_.prompt_time;
    return yields ? transfer_since_ : waiting_since_;
}

void listener_session::begin_transfer()
{
    transfer_since_ = std::chrono::steady_clock::now();
    stream_.expect_progress(options_.prompt_time);
}

void listener_session::begin_record()
{
    record_ = {};
    record_.begun = std::chrono::time_point_cast<timestamp::duration>(std::chrono::system_clock::now());
    begun_ = std::chrono::steady_clock::now();
}

void listener_session::end_record() noexcept
try {
    const bool has_begun = record_.status != 0 || !record_.method.empty();
    if (!has_begun || !options_.on_answered)
        return;
    record_.duration = std::chrono::steady_clock::now() - begun_;
    options_.on_answered(std::exchange(record_, {}));
} catch (const std::exception&) {
    // Memory is exhausted: a line is missing.
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

// Waits until the socket is readable: the peer has closed it, sends its next request early (pipelining), or, with TLS,
// its close_notify.
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
    pollfd state{stream_.socket().native_handle(), POLLRDHUP, 0};
    if (handler_works_ && ::poll(&state, 1, 0) > 0)
        abort();
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
    begin_transfer();
    try {
        if (sink)
            body = co_await read_body(parser, *sink);
    } catch (const std::exception&) {
        body = body_state::lost;  // Cancelled together with the connection.
    }
    transfer_since_.reset();
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
    end_record();
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
