// The connection of a listener to one peer, with or without TLS.
#pragma once

#include "http/tls.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace outbound::http {

/// Bytes per second with which a transfer may go on.
inline constexpr std::int64_t slowest_transfer = 500;

/// One type for both, because every type of stream and buffers costs a second of compile time in Asio's and Beast's
/// templates. OpenSSL works in memory; the deadlines of the TCP stream apply to everything.
///
/// Calls: one read, write or handshake at a time. A deadline that passes closes the connection.
class peer_stream {
public:
    /// The server side of TLS if `tls` is given.
    peer_stream(boost::asio::ip::tcp::socket socket, SSL_CTX* tls);

    bool is_encrypted() const noexcept { return ssl_ != nullptr; }

    /// Completes the handshake of TLS; no-op without TLS.
    boost::asio::awaitable<boost::system::error_code> handshake();

    /// Reads at least one byte; 0 with a fault, which is asio::error::eof at the end.
    boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into, boost::system::error_code& fault);

    /// Writes the three parts, which may be empty, one after another.
    boost::asio::awaitable<boost::system::error_code> write(
        std::string_view begin, std::string_view middle, std::string_view end);

    /// Tells the peer that nothing follows; with TLS by close_notify, so that it can tell the end from a broken
    /// connection.
    boost::asio::awaitable<void> end_output();

    /// Begins to judge the peer: it has this time, and a second more for every 500 bytes that it sends or takes, up to
    /// this time from then on.
    void expect_progress(std::chrono::milliseconds most);

    /// Gives the peer so much more time, in which it could not go on.
    void extend(std::chrono::steady_clock::duration pause) noexcept { slow_from_ += pause; }

    /// Whether the peer has used up its time. What is in the kernel's buffer has not been taken.
    bool is_slow() noexcept;

    void expires_after(std::chrono::steady_clock::duration limit) { stream_.expires_after(limit); }
    void expires_never() { stream_.expires_never(); }
    void close() { stream_.close(); }
    boost::asio::ip::tcp::socket& socket() noexcept { return stream_.socket(); }

private:
    void count(std::int64_t moved) noexcept;
    template <class Step>
    boost::asio::awaitable<int> complete(Step step, boost::system::error_code& fault);
    boost::asio::awaitable<boost::system::error_code> write_encrypted(std::string_view part);
    boost::asio::awaitable<boost::system::error_code> receive();
    boost::asio::awaitable<boost::system::error_code> flush();
    boost::asio::awaitable<boost::system::error_code> send(
        std::string_view begin, std::string_view middle, std::string_view end);

    boost::beast::tcp_stream stream_;
    std::unique_ptr<SSL, openssl_free> ssl_;  // Null: no TLS.
    std::unique_ptr<char[]> received_;        // encrypted bytes on their way to OpenSSL
    std::chrono::milliseconds most_{0};       // of expect_progress()
    std::chrono::steady_clock::time_point slow_from_{};
    std::int64_t sent_ = 0;     // bytes that the kernel has accepted
    std::int64_t counted_ = 0;  // those of them that count() knows
};

}  // namespace outbound::http
