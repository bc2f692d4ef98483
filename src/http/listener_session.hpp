// One connection of the listener: serves requests one after another, each within its deadlines.
#pragma once

#include "http/listener.hpp"
#include "http/peer_stream.hpp"
#include "http/request_head.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <chrono>
#include <optional>

namespace outbound::http {

/// How a connection was admitted.
enum class admission {
    full,    ///< Serves any number of requests.
    spare,   ///< Serves one urgent request.
    health,  ///< Serves one health check.
    refused  ///< Serves none.
};

class listener_session {
public:
    /// With TLS if `tls` is given.
    listener_session(
        boost::asio::ip::tcp::socket socket, SSL_CTX* tls, const listener_options& options, const web_handler& handler);

    /// Serves until the peer, a deadline or a cancellation ends it. Never throws because of the peer.
    boost::asio::awaitable<void> serve();

    /// Sets the admission; call it before serve(). The default is full.
    void admit(admission admitted) noexcept { admitted_ = admitted; }

    /// The slot that cancels the coroutine of serve().
    boost::asio::cancellation_slot cancellation() noexcept { return cancel_.slot(); }

    /// Ends the connection now if it waits for a request, otherwise after the response.
    void finish();

    /// Ends the connection now.
    void abort();

    /// Call it periodically. If the peer disconnects while it waits for a handler, serve() is cancelled.
    void watch_peer();

    bool is_busy() const noexcept { return busy_; }

    const boost::asio::ip::address& peer() const noexcept { return peer_; }
    admission admitted() const noexcept { return admitted_; }

    /// Whether abort() was called, or the connection is about to end.
    bool is_ending() const noexcept { return ending_; }

    /// Start of a wait for the peer during which the connection yields to others: for the end of a request's header,
    /// for a body or a response that takes longer than listener_options::prompt_time on a spare connection, or stands
    /// still for that time, and after a refusal. `nullopt` while a request is being served.
    std::optional<std::chrono::steady_clock::time_point> waiting_since() noexcept;

private:
    static constexpr std::size_t read_size = 16 * 1024;

    /// Records one request, however it ends.
    class recording {
    public:
        explicit recording(listener_session& session) : session_{session} { session_.begin_record(); }
        ~recording() { session_.end_record(); }
        recording(const recording&) = delete;
        recording& operator=(const recording&) = delete;

    private:
        listener_session& session_;
    };

    enum class body_state { complete, unwanted, malformed, lost };

    boost::asio::awaitable<void> serve_requests();
    boost::asio::awaitable<void> turn_away();
    boost::asio::awaitable<bool> begin_encryption();
    boost::asio::awaitable<bool> await_first_byte();
    boost::asio::awaitable<boost::system::error_code> read_more();
    boost::asio::awaitable<boost::system::error_code> parse_some(request_parser& parser);
    boost::asio::awaitable<bool> read_header(request_parser& parser);
    boost::asio::awaitable<bool> serve_request(request_parser& parser);
    bool admits(const request_parser& parser, const web_request& head) const;
    std::chrono::milliseconds header_limit_of(std::chrono::milliseconds usual) const noexcept;
    boost::asio::awaitable<bool> answer(request_parser& parser, web_request head);
    boost::asio::awaitable<std::unique_ptr<web_sink>> open(web_request head);
    boost::asio::awaitable<body_state> read_body(request_parser& parser, web_sink& sink);
    boost::asio::awaitable<boost::system::error_code> permit_body(request_parser& parser);
    boost::asio::awaitable<void> consume(web_sink& sink, std::string_view piece);
    boost::asio::awaitable<web_response> finish(web_sink& sink);
    boost::asio::awaitable<void> refuse(const boost::system::error_code& fault, std::string_view part);
    boost::asio::awaitable<void> refuse(web_response refusal);
    boost::asio::awaitable<void> refuse_for_room();
    boost::asio::awaitable<bool> write(web_response& response, unsigned version, bool keep_alive);
    boost::asio::awaitable<bool> write_pieces(web_source& source, bool is_chunked);
    boost::asio::awaitable<void> end_output();
    void set_broken_off(bool is_partial);
    boost::asio::awaitable<void> linger();
    void begin_transfer();
    void begin_record();
    void end_record() noexcept;  // Reports the record unless that was done.
    void on_readable();

    peer_stream stream_;
    boost::beast::flat_buffer buffer_;
    const listener_options& options_;
    const web_handler& handler_;
    boost::asio::ip::address peer_;
    admission admitted_ = admission::full;
    std::optional<std::chrono::steady_clock::time_point> waiting_since_ = std::chrono::steady_clock::now();
    request_record record_;                                                // of the request in progress
    std::chrono::steady_clock::time_point begun_;                          // of the request in progress
    std::optional<std::chrono::steady_clock::time_point> transfer_since_;  // start of a body, or of writing
    boost::asio::cancellation_signal cancel_;
    std::shared_ptr<void> alive_;   // expires with the session; for a watch that outlives it
    web_sink* sink_ = nullptr;      // in use, for stop()
    web_source* source_ = nullptr;  // likewise
    bool busy_ = false;
    bool finishing_ = false;
    bool ending_ = false;
    bool broken_off_ = false;     // during a response that only the end of the connection delimits
    bool handler_works_ = false;  // the peer waits for a handler, sink or source
    bool has_waited_ = false;     // handler_works_ at the last call of watch_peer()
    bool watching_ = false;       // a wait for the socket is in progress
};

}  // namespace outbound::http
