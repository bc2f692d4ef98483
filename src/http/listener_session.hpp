// One connection of the listener: requests in turn, each within its deadlines.
#pragma once

#include "http/listener.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace outbound::http {

class listener_session {
public:
    listener_session(boost::asio::ip::tcp::socket socket, const listener_options& options, const web_handler& handler);

    /// Serves until the peer, a deadline or a cancellation ends it. Never throws for what the peer does.
    boost::asio::awaitable<void> serve();

    /// Tells the peer that there is no room, and ends.
    boost::asio::awaitable<void> turn_away();

    /// Where the coroutine of serve() is cancelled.
    boost::asio::cancellation_slot cancellation() noexcept { return cancel_.slot(); }

    /// Ends the connection now if it waits for a request, else after the response.
    void finish();

    /// Ends the connection now.
    void abort();

    /// Called from time to time. While a handler keeps the peer waiting, its going away cancels serve().
    void watch_peer();

    bool is_busy() const noexcept { return busy_; }

private:
    using request_parser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;

    enum class body_state { complete, unwanted, malformed, lost };

    boost::asio::awaitable<void> serve_requests();
    boost::asio::awaitable<bool> await_first_byte();
    boost::asio::awaitable<bool> read_header(request_parser& parser);
    boost::asio::awaitable<bool> answer(request_parser& parser);
    boost::asio::awaitable<std::unique_ptr<web_sink>> open(request_parser& parser);
    boost::asio::awaitable<body_state> read_body(request_parser& parser, web_sink& sink);
    boost::asio::awaitable<boost::system::error_code> permit_body(request_parser& parser);
    boost::asio::awaitable<web_response> finish(web_sink& sink);
    boost::asio::awaitable<void> refuse(const boost::system::error_code& fault, std::string_view part);
    boost::asio::awaitable<bool> write(web_response& response, unsigned version, bool keep_alive);
    boost::asio::awaitable<bool> write_pieces(web_source& source, bool is_chunked);
    boost::asio::awaitable<void> linger();
    web_request to_request(request_parser& parser) const;
    void on_readable();

    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    const listener_options& options_;
    const web_handler& handler_;
    std::string remote_;
    boost::asio::cancellation_signal cancel_;
    std::shared_ptr<void> alive_;   // expires with the session, for a watch that outlives it
    web_sink* sink_ = nullptr;      // in use, for stop()
    web_source* source_ = nullptr;  // likewise
    bool busy_ = false;
    bool finishing_ = false;
    bool handler_works_ = false;  // the peer waits for a handler, sink or source
    bool has_waited_ = false;     // it did already at the last look
    bool watching_ = false;       // the socket is waited on
};

}  // namespace outbound::http
