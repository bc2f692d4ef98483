// OpenSSL reads from and writes to BIOs in memory, whose bytes are copied from and to the TCP stream.
#include "http/peer_stream.hpp"

#include "model/fork_gate.hpp"

#include <outbound/error.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace outbound::http {
namespace {

namespace asio = boost::asio;

constexpr std::size_t received_size = 16 * 1024;
constexpr std::size_t largest_record = 16 * 1024;  // of TLS
constexpr int most_buffered = 64 * 1024;

/// The server side of a connection; throws if memory is exhausted.
SSL* begin_server(SSL_CTX* tls)
{
    const fork_gate behind;
    std::unique_ptr<SSL, openssl_free> ssl{SSL_new(tls)};
    auto* const in = BIO_new(BIO_s_mem());
    auto* const out = BIO_new(BIO_s_mem());
    if (!ssl || in == nullptr || out == nullptr) {
        BIO_free(in);
        BIO_free(out);
        throw std::bad_alloc{};
    }
    SSL_set_bio(ssl.get(), in, out);
    SSL_set_accept_state(ssl.get());
    return ssl.release();
}

}  // namespace

peer_stream::peer_stream(asio::ip::tcp::socket socket, SSL_CTX* tls) : stream_{std::move(socket)}
{
    if (tls == nullptr)
        return;
    ssl_.reset(begin_server(tls));
    received_ = std::make_unique<char[]>(received_size);
}

asio::awaitable<boost::system::error_code> peer_stream::handshake()
{
    boost::system::error_code fault;
    if (ssl_) {
        const auto step = [this] { return SSL_do_handshake(ssl_.get()); };
        co_await complete(step, fault);
    }
    co_return fault;
}

void peer_stream::expect_progress(std::chrono::milliseconds most)
{
    most_ = most;
    slow_from_ = std::chrono::steady_clock::now() + most;
}

bool peer_stream::is_slow() noexcept
{
    int unacknowledged = 0;
    ::ioctl(stream_.socket().native_handle(), SIOCOUTQ, &unacknowledged);
    const auto taken = std::max(sent_ - unacknowledged, counted_);
    count(taken - std::exchange(counted_, taken));
    return std::chrono::steady_clock::now() > slow_from_;
}

void peer_stream::count(std::int64_t moved) noexcept
{
    const std::chrono::milliseconds earned{moved * 1000 / slowest_transfer};
    slow_from_ = std::min(std::chrono::steady_clock::now() + most_, slow_from_ + earned);
}

asio::awaitable<std::size_t> peer_stream::read_some(asio::mutable_buffer into, boost::system::error_code& fault)
{
    if (!ssl_) {
        const auto plain = co_await stream_.async_read_some(into, asio::redirect_error(asio::use_awaitable, fault));
        count(static_cast<std::int64_t>(plain));
        co_return plain;
    }
    const auto size = static_cast<int>(std::min(into.size(), largest_record));
    const auto step = [&] { return SSL_read(ssl_.get(), into.data(), size); };
    const auto got = co_await complete(step, fault);
    co_return static_cast<std::size_t>(got);
}

/// Repeats a step of OpenSSL with what the peer sends, until it is complete. Returns its result, or 0 with a fault.
template <class Step>
asio::awaitable<int> peer_stream::complete(Step step, boost::system::error_code& fault)
{
    while (true) {
        int result = 0;
        int state = SSL_ERROR_NONE;
        {
            const fork_gate behind;
            ERR_clear_error();
            result = step();
            state = result > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl_.get(), result);
        }
        fault = co_await flush();  // also after a failure: an alert says why
        if (!fault && state == SSL_ERROR_NONE)
            co_return result;
        if (!fault && state == SSL_ERROR_WANT_READ)
            fault = co_await receive();
        else if (!fault && state == SSL_ERROR_ZERO_RETURN)
            fault = asio::error::eof;
        else if (!fault)
            fault = asio::error::connection_reset;
        if (fault)
            co_return 0;
    }
}

asio::awaitable<boost::system::error_code> peer_stream::receive()
{
    boost::system::error_code fault;
    const auto got = co_await stream_.async_read_some(
        asio::buffer(received_.get(), received_size), asio::redirect_error(asio::use_awaitable, fault));
    count(static_cast<std::int64_t>(got));
    const fork_gate behind;
    if (got > 0 && BIO_write(SSL_get_rbio(ssl_.get()), received_.get(), static_cast<int>(got)) <= 0)
        throw std::bad_alloc{};
    co_return got > 0 ? boost::system::error_code{} : fault;
}

/// Sends what OpenSSL has written.
asio::awaitable<boost::system::error_code> peer_stream::flush()
{
    auto* const out = SSL_get_wbio(ssl_.get());
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(out, &bytes);
    boost::system::error_code fault;
    const std::string_view encrypted{bytes, static_cast<std::size_t>(std::max(size, 0L))};
    if (!encrypted.empty())
        fault = co_await send(encrypted, {}, {});
    BIO_reset(out);
    co_return fault;
}

asio::awaitable<boost::system::error_code> peer_stream::write(
    std::string_view begin, std::string_view middle, std::string_view end)
{
    if (!ssl_)
        co_return co_await send(begin, middle, end);
    boost::system::error_code fault;
    const std::array parts{begin, middle, end};
    for (const auto part : parts)
        if (!fault)
            fault = co_await write_encrypted(part);
    if (!fault)
        fault = co_await flush();
    co_return fault;
}

asio::awaitable<boost::system::error_code> peer_stream::write_encrypted(std::string_view part)
{
    boost::system::error_code fault;
    while (!fault && !part.empty()) {
        const auto size = std::min(part.size(), largest_record);
        {
            const fork_gate behind;
            ERR_clear_error();
            if (SSL_write(ssl_.get(), part.data(), static_cast<int>(size)) <= 0)
                fault = asio::error::connection_reset;
        }
        part.remove_prefix(size);
        if (!fault && BIO_pending(SSL_get_wbio(ssl_.get())) >= most_buffered)
            fault = co_await flush();
    }
    co_return fault;
}

asio::awaitable<boost::system::error_code> peer_stream::send(
    std::string_view begin, std::string_view middle, std::string_view end)
{
    const std::array parts{asio::buffer(begin), asio::buffer(middle), asio::buffer(end)};
    boost::system::error_code fault;
    const auto add_and_go_on = [this, before = std::size_t{0}](
                                   const boost::system::error_code& failed, std::size_t sent) mutable {
        sent_ += static_cast<std::int64_t>(sent - std::exchange(before, sent));
        return asio::transfer_all()(failed, sent);
    };
    co_await asio::async_write(stream_, parts, add_and_go_on, asio::redirect_error(asio::use_awaitable, fault));
    co_return fault;
}

asio::awaitable<void> peer_stream::end_output()
{
    if (ssl_ && SSL_is_init_finished(ssl_.get()) == 1) {
        {
            const fork_gate behind;
            SSL_shutdown(ssl_.get());
        }
        co_await flush();
    }
    boost::system::error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

}  // namespace outbound::http
