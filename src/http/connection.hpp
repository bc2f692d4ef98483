// One connection and the exchange under way on it, as a state machine that never waits: step() does what can be done
// now and says what to wait for.
#pragma once

#include "http/answer_parser.hpp"
#include "http/tls.hpp"

#include <outbound/https_client.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace outbound::http {

/// What a step came to.
enum class progress {
    want_read,   ///< Wait until the socket can be read, then step again.
    want_write,  ///< Wait until the socket can be written, then step again.
    done,
    failed,  ///< fault() says why.
};

/// Limits on what a server may answer.
struct answer_limits {
    std::uint32_t header_bytes = 16 * 1024;
    std::uint64_t body_bytes = 1024 * 1024;
};

class connection {
public:
    using clock = std::chrono::steady_clock;

    explicit connection(const boost::asio::any_io_executor& executor) : socket_{executor} {}

    boost::asio::ip::tcp::socket& socket() noexcept { return socket_; }
    bool is_open() const noexcept { return open_; }

    /// Notes that somebody is to use it until `deadline`; what the last user left is forgotten.
    void lend(clock::time_point deadline) noexcept;

    /// Begins to speak on the connected socket, in TLS when `ssl` is given: step() until done.
    void begin_handshake(std::unique_ptr<SSL, openssl_free> ssl);
    progress handshake_step();

    /// Begins an exchange, whose answer goes to `into`. Write all that stands in front of the body into head(), then
    /// call set_body(); the body must stay as it is until the exchange has ended.
    void begin_exchange(answer& into, const answer_limits& limits, bool without_body);
    std::string& head() noexcept { return head_; }
    void set_body(std::string_view body);
    progress exchange_step();

    /// Without TLS, an exchange that wants to read may also be fed: read into space(), then say what came. That saves a
    /// system call over waiting and stepping.
    bool is_plain() const noexcept { return !ssl_; }
    boost::asio::mutable_buffer space();
    progress received(const boost::system::error_code& failed, std::size_t got);

    /// Why the last step failed.
    http::fault fault() const noexcept { return fault_; }
    const std::string& detail() const noexcept { return detail_; }

    /// Whether any byte of the request may have left.
    bool bytes_sent() const noexcept { return bytes_sent_; }

    /// Whether the exchange ended such that another may follow.
    bool reusable() const noexcept { return reusable_; }

    /// Whether an idle connection can no longer be used: the server closed it, or talked out of turn.
    bool is_stale();

    void close() noexcept;

    // The pool's notes.
    clock::time_point expires{};  ///< When what is under way must have ended.
    clock::time_point idle_since{};
    bool overdue = false;  ///< The sweeper cancelled what was under way.

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
    std::string_view pending_[2];  // What is still to be written: the head, then a large body.
    answer* into_ = nullptr;
    answer_limits limits_;
    bool without_body_ = false;
    std::optional<answer_parser> parser_;
    std::vector<char> buffer_ = std::vector<char>(4096);
    std::size_t filled_ = 0;  // Bytes in buffer_ that are not parsed yet.
    int interim_answers_ = 0;
    bool bytes_sent_ = false;
    bool reusable_ = false;
    bool write_failed_ = false;
    bool tls_broken_ = false;  // After a fatal error OpenSSL wants no more calls.
    http::fault fault_ = fault::none;
    std::string detail_;
    http::fault io_fault_ = fault::closed;
    std::string io_detail_;
};

}  // namespace outbound::http
