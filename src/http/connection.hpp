// One connection and its exchange, as a state machine that never blocks: step() makes progress and returns the event to
// wait for.
#pragma once

#include "http/answer_parser.hpp"
#include "http/tls.hpp"

#include <outbound/https_client.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace outbound::http {

/// The result of a step.
enum class progress {
    want_read,   ///< Wait until the socket is readable, then step again.
    want_write,  ///< Wait until the socket is writable, then step again.
    done,
    failed,  ///< fault() tells why.
};

/// What is kept of a response.
struct answer_limits {
    std::uint32_t header_bytes = 16 * 1024;
    std::uint64_t body_bytes = 1024 * 1024;
    std::span<const std::string> headers{};  ///< The names of headers to keep; empty: all. Must outlive the exchange.
};

class connection {
public:
    using clock = std::chrono::steady_clock;

    explicit connection(const boost::asio::any_io_executor& executor) : socket_{executor} {}

    boost::asio::ip::tcp::socket& socket() noexcept { return socket_; }
    bool is_open() const noexcept { return open_; }

    /// Assigns it to a user until `deadline`; clears the state of the last user.
    void lend(clock::time_point deadline) noexcept;

    /// Begins the handshake on the connected socket, with TLS if `ssl` is given: call step() until done.
    void begin_handshake(std::unique_ptr<SSL, openssl_free> ssl);
    progress handshake_step();

    /// Begins an exchange, whose response goes to `into`. Write everything before the body to head(), then call
    /// set_body(); the body must stay valid and unchanged until the exchange has ended.
    void begin_exchange(answer& into, const answer_limits& limits, bool without_body);
    std::string& head() noexcept { return head_; }
    void set_body(std::string_view body);
    progress exchange_step();

    /// Without TLS, an exchange that wants to read may be fed instead of stepped: read into space(), then call
    /// received(). That saves a system call.
    bool is_plain() const noexcept { return !ssl_; }
    boost::asio::mutable_buffer space();
    progress received(const boost::system::error_code& failed, std::size_t got);

    /// Why the last step failed.
    http::fault fault() const noexcept { return fault_; }
    const std::string& detail() const noexcept { return detail_; }

    /// Whether any byte of the request may have left.
    bool bytes_sent() const noexcept { return bytes_sent_; }

    /// Whether another exchange may follow on this connection.
    bool reusable() const noexcept { return reusable_; }

    /// Whether an idle connection is unusable: the server closed it or sent unsolicited bytes.
    bool is_stale();

    void close() noexcept;

    // State of the pool.
    clock::time_point expires{};  ///< Deadline of the operation in progress.
    clock::time_point idle_since{};
    bool overdue = false;  ///< The sweeper cancelled the operation.

private:
    enum class io { done, want_read, want_write, eof, failed };

    io read(std::size_t& got);
    io write(std::string_view data, std::size_t& written);
    io after_plain(const boost::system::error_code& failed, io when_blocked);
    io after_tls(int result);
    void begin_answer();
    progress write_step();
    progress read_step();
    progress take_in(io came, std::size_t got);
    progress parse();
    progress ended();
    progress finish();
    progress refuse(const boost::system::error_code& bad);
    progress lost(io why);
    progress fail(http::fault why, std::string detail);

    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<SSL, openssl_free> ssl_;
    bool open_ = false;

    std::string head_;
    std::string_view pending_[2];  // Unwritten data: the head, then a large body.
    answer* into_ = nullptr;
    answer_limits limits_;
    bool without_body_ = false;
    std::optional<answer_parser> parser_;
    std::vector<char> buffer_ = std::vector<char>(4096);
    std::size_t filled_ = 0;  // Unparsed bytes in buffer_.
    int interim_answers_ = 0;
    bool bytes_sent_ = false;
    bool reusable_ = false;
    bool write_failed_ = false;
    bool tls_broken_ = false;  // After a fatal error OpenSSL must not be called any more.
    http::fault fault_ = fault::none;
    std::string detail_;
    http::fault io_fault_ = fault::closed;
    std::string io_detail_;
};

}  // namespace outbound::http
