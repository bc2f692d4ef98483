// A server on loopback that follows a script for each connection, byte for byte.
#pragma once

#include "http/certificates.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace outbound::testing {

/// The server's end of one connection. All calls block; a call on a connection that has ended does nothing.
class peer {
public:
    peer(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context* tls, std::size_t number);

    /// Number of the connection, from 1.
    std::size_t number() const noexcept { return number_; }

    bool handshake();
    bool session_was_resumed();

    /// The next whole request; empty if the client has disconnected.
    std::string read_request();

    /// The head of the next request; its body stays unread.
    std::string read_head();

    void write(std::string_view bytes);

    /// Waits until the client ends the connection.
    void wait_until_closed();

    /// Ends the connection in order.
    void close();

    /// Resets the connection.
    void reset();

    /// Interrupts blocking calls, from another thread.
    void abort();

private:
    std::size_t read_some();

    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls_;
    std::size_t number_;
    std::string received_;
    std::mutex ending_;
};

class local_server {
public:
    using behaviour = std::function<void(peer&)>;

    /// Runs `script` on a separate thread for each connection, over TLS if an identity is given.
    explicit local_server(behaviour script, std::optional<identity> tls = std::nullopt);
    ~local_server();
    local_server(const local_server&) = delete;
    local_server& operator=(const local_server&) = delete;

    /// `http://127.0.0.1:port`, or https.
    std::string url(const std::string& host = "127.0.0.1") const;

    std::size_t connections() const noexcept { return accepted_; }

    /// Limits the protocol version of the server.
    void limit_tls(int version) { SSL_CTX_set_max_proto_version(tls_->native_handle(), version); }

private:
    void accept();
    void serve(boost::asio::ip::tcp::socket socket);

    behaviour script_;
    std::optional<boost::asio::ssl::context> tls_;
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_;
    unsigned short port_;
    std::atomic<std::size_t> accepted_ = 0;
    std::vector<std::shared_ptr<peer>> peers_;
    std::vector<std::thread> threads_;
    std::thread acceptor_thread_;
};

/// Answers every request with `response` until the client disconnects.
local_server::behaviour always(std::string response);

/// An answer in the format of SendGrid.
extern const std::string accepted_answer;

}  // namespace outbound::testing
