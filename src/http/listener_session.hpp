// One connection of the listener: requests in turn, each within its deadlines.
#pragma once

#include "http/listener.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace outbound::http {

class listener_session {
public:
    listener_session(boost::asio::ip::tcp::socket socket, const listener_options& options, const web_handler& handler,
        boost::asio::thread_pool& workers);

    /// Serves until the peer or a deadline ends it. Never throws for what the peer does.
    boost::asio::awaitable<void> serve();

    /// Tells the peer that there is no room, and ends.
    boost::asio::awaitable<void> turn_away();

    /// Ends the connection now if it waits for a request, else after the answer.
    void finish();

    /// Ends the connection now.
    void abort();

    bool is_busy() const noexcept { return busy_; }

private:
    using request_parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

    boost::asio::awaitable<bool> await_first_byte();
    boost::asio::awaitable<bool> read(request_parser& parser);
    boost::asio::awaitable<bool> refuse_faulty(const boost::system::error_code& fault, bool had_header);
    boost::asio::awaitable<web_response> handle(const web_request& request);
    boost::asio::awaitable<bool> write(const web_response& response, unsigned version, bool keep_alive);
    web_request to_request(request_parser& parser);

    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    const listener_options& options_;
    const web_handler& handler_;
    boost::asio::thread_pool& workers_;
    std::string remote_;
    bool busy_ = false;
    bool finishing_ = false;
};

}  // namespace outbound::http
