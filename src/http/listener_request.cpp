// Reads requests of the listener: header, then the body in pieces.
#include "http/listener_session.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <utility>

namespace outbound::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;

constexpr std::size_t piece_size = 64 * 1024;
// Bytes per second, once body_time has passed: a longer body takes memory that all share.
constexpr std::int64_t slowest_long_body = 16 * 1024;
constexpr std::size_t longest_short_body = 64 * 1024;

/// The deadline of a body: received bytes extend it, so that a trickle hardly does.
class body_deadline {
public:
    explicit body_deadline(std::chrono::milliseconds most) : most_{most}, left_{most} {}

    std::chrono::steady_clock::duration left() const noexcept { return left_; }

    void count(std::chrono::steady_clock::duration waited, std::size_t received)
    {
        total_ += received;
        const auto rate = total_ > longest_short_body ? slowest_long_body : slowest_transfer;
        const std::chrono::microseconds earned{static_cast<std::int64_t>(received) * 1'000'000 / rate};
        left_ = std::min<std::chrono::steady_clock::duration>(most_, left_ - waited + earned);
    }

private:
    std::chrono::steady_clock::duration most_;
    std::chrono::steady_clock::duration left_;
    std::size_t total_ = 0;
};

}  // namespace

/// The limit for a header, or for its first byte, on this connection.
std::chrono::milliseconds listener_session::header_limit_of(std::chrono::milliseconds usual) const noexcept
{
    return admitted_ == admission::health ? std::min(usual, options_.prompt_time) : usual;
}

/// Whether requests can be read. The handshake has the time of a header.
asio::awaitable<bool> listener_session::begin_encryption()
{
    stream_.expires_after(header_limit_of(options_.header_time));
    const auto fault = co_await stream_.handshake();
    co_return !fault;
}

asio::awaitable<bool> listener_session::await_first_byte()
{
    if (buffer_.size() > 0) {
        // Other connections come first: a client that sends many requests at once must not delay them.
        co_await asio::post(asio::use_awaitable);
        co_return true;
    }
    stream_.expires_after(header_limit_of(options_.idle_time));
    const auto fault = co_await read_more();
    co_return !fault;
}

asio::awaitable<boost::system::error_code> listener_session::read_more()
{
    const auto room = std::min(read_size, buffer_.max_size() - buffer_.size());
    if (room == 0)
        co_return wire::error::buffer_overflow;
    boost::system::error_code fault;
    const auto got = co_await stream_.read_some(buffer_.prepare(room), fault);
    buffer_.commit(got);
    co_return fault;
}

/// Parses what has been read, or reads more if that is not enough. Does what Beast's composed operations do, which cost
/// seconds of compile time.
asio::awaitable<boost::system::error_code> listener_session::parse_some(request_parser& parser)
{
    boost::system::error_code fault = wire::error::need_more;
    if (buffer_.size() > 0)
        buffer_.consume(parser.put(buffer_.data(), fault));
    if (fault != wire::error::need_more)
        co_return fault;
    fault = co_await read_more();
    if (fault == asio::error::eof) {
        fault = {};
        if (parser.got_some())
            parser.put_eof(fault);
        else
            fault = wire::error::end_of_stream;
    }
    co_return fault;
}

asio::awaitable<bool> listener_session::read_header(request_parser& parser)
{
    parser.header_limit(options_.header_limit);
    parser.body_limit(boost::none);
    boost::system::error_code fault;
    stream_.expires_after(header_limit_of(options_.header_time));
    while (!fault && !parser.is_header_done())
        fault = co_await parse_some(parser);
    if (fault)
        co_await refuse(fault, "header");
    co_return !fault;
}

asio::awaitable<boost::system::error_code> listener_session::permit_body(request_parser& parser)
{
    if (parser.get().version() < 11 || !beast::iequals(parser.get()[wire::field::expect], "100-continue"))
        co_return boost::system::error_code{};
    stream_.expires_after(options_.write_time);
    co_return co_await stream_.write("HTTP/1.1 100 Continue\r\n\r\n", {}, {});
}

/// The peer does not pay for the time of the sink.
asio::awaitable<void> listener_session::consume(web_sink& sink, std::string_view piece)
{
    const auto transfer = std::exchange(transfer_since_, std::nullopt);
    const auto begun = std::chrono::steady_clock::now();
    co_await sink.write(piece);
    const auto paused = std::chrono::steady_clock::now() - begun;
    transfer_since_ = *transfer + paused;
    stream_.extend(paused);
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
        fault = co_await parse_some(parser);
        if (fault == wire::error::need_buffer)
            fault = {};
        const auto received = room - body.size;
        deadline.count(std::chrono::steady_clock::now() - begin, received);
        if (!fault && received > 0)
            co_await consume(sink, {piece.get(), received});
        if (!fault && sink.is_settled() && !parser.is_done())
            co_return body_state::unwanted;
    }
    if (!fault)
        co_return body_state::complete;
    co_await refuse(fault, "body");
    co_return fault == wire::error::end_of_stream || fault == wire::error::partial_message ? body_state::lost
                                                                                           : body_state::malformed;
}

}  // namespace outbound::http
