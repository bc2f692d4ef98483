// The state machine of one connection and its exchange.
#include "http/connection.hpp"

#include <boost/beast/http/error.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>
#include <openssl/x509.h>

#include <cstring>

namespace outbound::http {
namespace {

// Larger bodies are written in place; copying smaller ones saves a system call.
constexpr std::size_t copied_body = 64 * 1024;
// Limited, because a server could otherwise send them past the deadline check for ever.
constexpr int most_interim_answers = 32;

}  // namespace

void connection::lend(clock::time_point deadline) noexcept
{
    expires = deadline;
    overdue = false;
    bytes_sent_ = false;
    reusable_ = false;
}

void connection::begin_handshake(std::unique_ptr<SSL, openssl_free> ssl)
{
    ssl_ = std::move(ssl);
    tls_broken_ = false;
    open_ = !ssl_;
    filled_ = 0;
}

progress connection::handshake_step()
{
    if (open_)
        return progress::done;
    ERR_clear_error();
    const auto result = SSL_do_handshake(ssl_.get());
    if (result == 1) {
        open_ = true;
        return progress::done;
    }
    switch (after_tls(result)) {
    case io::want_read:
        return progress::want_read;
    case io::want_write:
        return progress::want_write;
    default:
        break;
    }
    if (const auto verified = SSL_get_verify_result(ssl_.get()); verified != X509_V_OK)
        return fail(fault::certificate, X509_verify_cert_error_string(verified));
    return fail(fault::tls, io_detail_);
}

connection::io connection::after_tls(int result)
{
    const auto kind = SSL_get_error(ssl_.get(), result);
    switch (kind) {
    case SSL_ERROR_WANT_READ:
        return io::want_read;
    case SSL_ERROR_WANT_WRITE:
        return io::want_write;
    case SSL_ERROR_ZERO_RETURN:
        return io::eof;
    default:
        tls_broken_ = true;
        io_fault_ =
            kind == SSL_ERROR_SYSCALL || ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING
                ? fault::closed
                : fault::tls;
        io_detail_ = last_openssl_error();
        return io::failed;
    }
}

connection::io connection::after_plain(const boost::system::error_code& failed, io when_blocked)
{
    if (!failed)
        return io::done;
    if (failed == boost::asio::error::would_block)
        return when_blocked;
    if (failed == boost::asio::error::eof)
        return io::eof;
    io_fault_ = fault::closed;
    io_detail_ = failed.message();
    return io::failed;
}

boost::asio::mutable_buffer connection::space()
{
    // The parser needs a header in one piece, and refuses one that exceeds the limit.
    if (filled_ == buffer_.size())
        buffer_.resize(buffer_.size() * 2);
    return {buffer_.data() + filled_, buffer_.size() - filled_};
}

connection::io connection::read(std::size_t& got)
{
    const auto to = space();
    if (!ssl_) {
        boost::system::error_code failed;
        got = socket_.read_some(to, failed);
        return after_plain(failed, io::want_read);
    }
    ERR_clear_error();
    const auto result = SSL_read_ex(ssl_.get(), to.data(), to.size(), &got);
    return result == 1 ? io::done : after_tls(result);
}

connection::io connection::write(std::string_view data, std::size_t& written)
{
    if (!ssl_) {
        boost::system::error_code failed;
        written = socket_.write_some(boost::asio::buffer(data.data(), data.size()), failed);
        bytes_sent_ = bytes_sent_ || written > 0;
        return after_plain(failed, io::want_write);
    }
    ERR_clear_error();
    const auto before = BIO_number_written(SSL_get_wbio(ssl_.get()));
    const auto result = SSL_write_ex(ssl_.get(), data.data(), data.size(), &written);
    // A record may be sent in part even if SSL_write_ex reports nothing written.
    bytes_sent_ = bytes_sent_ || BIO_number_written(SSL_get_wbio(ssl_.get())) != before;
    return result == 1 ? io::done : after_tls(result);
}

void connection::begin_exchange(answer& into, const answer_limits& limits, bool without_body)
{
    into_ = &into;
    limits_ = limits;
    without_body_ = without_body;
    begin_answer();
    interim_answers_ = 0;
    write_failed_ = false;
    fault_ = fault::none;
    head_.clear();
    pending_[0] = pending_[1] = {};
}

void connection::begin_answer()
{
    into_->status = 0;
    into_->headers.clear();
    if (limits_.headers.empty())
        into_->headers.reserve(512);
    into_->body.clear();
    parser_.emplace(*into_, limits_.headers);
    parser_->header_limit(limits_.header_bytes);
    parser_->body_limit(limits_.body_bytes);
    parser_->skip(without_body_);
}

void connection::set_body(std::string_view body)
{
    if (body.size() <= copied_body)
        head_ += body;
    else
        pending_[1] = body;
    pending_[0] = head_;
}

progress connection::exchange_step()
{
    return pending_[0].empty() && pending_[1].empty() ? read_step() : write_step();
}

progress connection::write_step()
{
    for (auto& part : pending_) {
        while (!part.empty()) {
            std::size_t written = 0;
            const auto came = write(part, written);
            if (came == io::done) {
                part.remove_prefix(written);
                continue;
            }
            if (came == io::want_read)
                return progress::want_read;
            if (came == io::want_write)
                return progress::want_write;
            if (!bytes_sent_ || ssl_)
                return lost(came);
            // The server may have responded before it closed the connection: 413 to a body that it did not read.
            write_failed_ = true;
            pending_[0] = pending_[1] = {};
            return read_step();
        }
    }
    return progress::want_read;
}

progress connection::read_step()
{
    for (;;) {
        std::size_t got = 0;
        const auto came = read(got);
        if (came == io::want_read)
            return progress::want_read;
        if (came == io::want_write)
            return progress::want_write;
        const auto parsed = take_in(came, got);
        if (parsed != progress::want_read)
            return parsed;
    }
}

progress connection::received(const boost::system::error_code& failed, std::size_t got)
{
    return take_in(after_plain(failed, io::want_read), got);
}

progress connection::take_in(io came, std::size_t got)
{
    if (came == io::eof)
        return ended();
    if (came == io::failed)
        return lost(came);
    filled_ += got;
    return parse();
}

progress connection::parse()
{
    std::size_t used = 0;
    boost::system::error_code bad;
    while (used < filled_) {
        used += parser_->put(boost::asio::const_buffer{buffer_.data() + used, filled_ - used}, bad);
        if (bad)
            break;
        if (!parser_->is_done())
            continue;
        if (into_->status / 100 != 1)
            break;
        if (into_->status == 101)
            return fail(fault::protocol, "the server switched protocols unasked");
        if (++interim_answers_ > most_interim_answers)
            return fail(fault::protocol,
                "the server sent more than " + std::to_string(most_interim_answers) + " interim answers");
        begin_answer();  // The final response follows.
    }
    std::memmove(buffer_.data(), buffer_.data() + used, filled_ - used);
    filled_ -= used;
    if (bad && bad != boost::beast::http::error::need_more)
        return refuse(bad);
    return parser_->is_done() ? finish() : progress::want_read;
}

progress connection::ended()
{
    boost::system::error_code bad;
    // The end of the connection ends the body only of a response without another delimiter.
    if (parser_->is_header_done() && parser_->need_eof() && into_->status / 100 != 1) {
        parser_->put_eof(bad);
        if (!bad)
            return finish();
    }
    return lost(io::eof);
}

progress connection::finish()
{
    // Unsolicited bytes after a response must not become the beginning of the next one.
    reusable_ = parser_->keep_alive() && filled_ == 0 && !write_failed_ && pending_[0].empty() && pending_[1].empty();
    into_->bytes_sent = true;
    return progress::done;
}

progress connection::refuse(const boost::system::error_code& bad)
{
    using http_error = boost::beast::http::error;
    if (bad == http_error::header_limit || bad == http_error::body_limit || bad == http_error::buffer_overflow)
        return fail(fault::too_large, "the answer passes the limit of " + std::to_string(limits_.header_bytes) +
                                          " bytes of header and " + std::to_string(limits_.body_bytes) + " of body");
    return fail(fault::protocol, "the answer is not HTTP: " + bad.message());
}

progress connection::lost(io why)
{
    if (why == io::eof)
        return fail(fault::closed, "the server closed the connection before it had answered");
    return fail(io_fault_, io_detail_);
}

progress connection::fail(http::fault why, std::string detail)
{
    fault_ = why;
    detail_ = std::move(detail);
    return progress::failed;
}

bool connection::is_stale()
{
    std::size_t got = 0;
    return read(got) != io::want_read;
}

void connection::close() noexcept
{
    if (ssl_ && open_ && !tls_broken_) {
        ERR_clear_error();
        // Sends close_notify, so that the session may be resumed, without waiting for the peer's.
        SSL_shutdown(ssl_.get());
    }
    boost::system::error_code ignored;
    socket_.close(ignored);
    ssl_.reset();
    parser_.reset();
    open_ = false;
    filled_ = 0;
}

}  // namespace outbound::http
