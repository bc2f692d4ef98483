// One connection of the listener: requests in turn, each within its deadlines.
#pragma once

#include "http/listener.hpp"
#include "http/request_head.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <optional>

namespace outbound::http {

/// How a connection came in.
enum class admission {
    full,    ///< Any number of requests.
    spare,   ///< One urgent request.
    refused  ///< None.
};

class listener_session {
public:
    listener_session(boost::asio::ip::tcp::socket socket, const listener_options& options, const web_handler& handler);

    /// Serves until the peer, a deadline or a cancellation ends it. Never throws for what the peer does.
    boost::asio::awaitable<void> serve();

    /// Before serve(). Without it the connection has full admission.
    void admit(admission admitted) noexcept { admitted_ = admitted; }

    /// Where the coroutine of serve() is cancelled.
    boost::asio::cancellation_slot cancellation() noexcept { return cancel_.slot(); }

    /// Ends the connection now if it waits for a request, else after the response.
    void finish();

    /// Ends the connection now.
    void abort();

    /// Called from time to time. While a handler keeps the peer waiting, its going away cancels serve().
    void watch_peer();

    bool is_busy() const noexcept { return busy_; }

    const boost::asio::ip::address& peer() const noexcept { return peer_; }
    admission admitted() const noexcept { return admitted_; }

    /// Whether abort() was called, or the connection is about to end.
    bool is_ending() const noexcept { return ending_; }

    /// Since when the end of a request's header is awaited; `nullopt`: a request is being served.
    std::optional<std::chrono::steady_clock::time_point> waiting_since() const noexcept { return waiting_since_; }

private:
    enum class body_state { complete, unwanted, malformed, lost };

    boost::asio::awaitable<void> serve_requests();
    boost::asio::awaitable<void> turn_away();
    boost::asio::awaitable<bool> await_first_byte();
    boost::asio::awaitable<bool> read_header(request_parser& parser);
    boost::asio::awaitable<bool> serve_request(request_parser& parser);
    boost::asio::awaitable<bool> answer(request_parser& parser, web_request head);
    boost::asio::awaitable<std::unique_ptr<web_sink>> open(web_request head);
    boost::asio::awaitable<body_state> read_body(request_parser& parser, web_sink& sink);
    boost::asio::awaitable<boost::system::error_code> permit_body(request_parser& parser);
    boost::asio::awaitable<web_response> finish(web_sink& sink);
    boost::asio::awaitable<void> refuse(const boost::system::error_code& fault, std::string_view part);
    boost::asio::awaitable<void> refuse(web_response refusal);
    boost::asio::awaitable<bool> write(web_response& response, unsigned version, bool keep_alive);
    boost::asio::awaitable<bool> write_pieces(web_source& source, bool is_chunked);
    boost::asio::awaitable<void> linger();
    void on_readable();

    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    const listener_options& options_;
    const web_handler& handler_;
    boost::asio::ip::address peer_;
    admission admitted_ = admission::full;
    std::optional<std::chrono::steady_clock::time_point> waiting_since_ = std::chrono::steady_clock::now();
    boost::asio::cancellation_signal cancel_;
    std::shared_ptr<void> alive_;   // expires with the session, for a watch that outlives it
    web_sink* sink_ = nullptr;      // in use, for stop()
    web_source* source_ = nullptr;  // likewise
    bool busy_ = false;
    bool finishing_ = false;
    bool ending_ = false;
    bool broken_off_ = false;     // a response that only the end of the connection delimits
    bool handler_works_ = false;  // the peer waits for a handler, sink or source
    bool has_waited_ = false;     // it did already at the last look
    bool watching_ = false;       // the socket is waited on
};

}  // namespace outbound::http
