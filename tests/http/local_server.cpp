// Accepts on one thread, and runs the script of each connection on another.
#include "http/local_server.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>

namespace outbound::testing {

using boost::asio::ip::tcp;
using boost::system::error_code;

const std::string accepted_answer = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nX-Message-Id: abc\r\n\r\n";

peer::peer(tcp::socket socket, boost::asio::ssl::context* tls, std::size_t number)
    : socket_{std::move(socket)},
      number_{number}
{
    // Written bytes must have arrived when write() returns.
    socket_.set_option(tcp::no_delay{true});
    if (tls != nullptr)
        tls_ = std::make_unique<boost::asio::ssl::stream<tcp::socket&>>(socket_, *tls);
}

bool peer::handshake()
{
    error_code failed;
    if (tls_)
        tls_->handshake(boost::asio::ssl::stream_base::server, failed);
    return !failed;
}

bool peer::session_was_resumed()
{
    return tls_ && SSL_session_reused(tls_->native_handle()) == 1;
}

std::size_t peer::read_some()
{
    char part[16384];
    error_code failed;
    const auto got = tls_ ? tls_->read_some(boost::asio::buffer(part), failed)
                          : socket_.read_some(boost::asio::buffer(part), failed);
    received_.append(part, got);
    return failed ? 0 : got;
}

std::string peer::read_head()
{
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos)
        if (read_some() == 0)
            return {};
    auto head = received_.substr(0, end + 4);
    received_.erase(0, end + 4);
    return head;
}

std::string peer::read_request()
{
    auto request = read_head();
    std::size_t length = 0;
    if (const auto at = request.find("Content-Length: "); at != std::string::npos)
        length = std::stoul(request.substr(at + 16));
    while (received_.size() < length)
        if (read_some() == 0)
            return {};
    request += received_.substr(0, length);
    received_.erase(0, length);
    return request;
}

void peer::write(std::string_view bytes)
{
    error_code ignored;
    if (tls_)
        boost::asio::write(*tls_, boost::asio::buffer(bytes.data(), bytes.size()), ignored);
    else
        boost::asio::write(socket_, boost::asio::buffer(bytes.data(), bytes.size()), ignored);
}

void peer::wait_until_closed()
{
    while (read_some() > 0) {
    }
}

void peer::close()
{
    const std::lock_guard lock{ending_};
    error_code ignored;
    if (tls_ && socket_.is_open()) {
        socket_.non_blocking(true, ignored);  // Sends close_notify without waiting for that of the client.
        tls_->shutdown(ignored);
    }
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
}

void peer::reset()
{
    const std::lock_guard lock{ending_};
    error_code ignored;
    socket_.set_option(boost::asio::socket_base::linger{true, 0}, ignored);
    socket_.close(ignored);
}

void peer::abort()
{
    const std::lock_guard lock{ending_};
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
}

local_server::local_server(behaviour script, std::optional<identity> tls)
    : script_{std::move(script)},
      acceptor_{context_, tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}},
      port_{acceptor_.local_endpoint().port()}
{
    if (tls) {
        tls_.emplace(boost::asio::ssl::context::tls_server);
        tls_->use_certificate_chain(boost::asio::buffer(tls->certificate));
        tls_->use_private_key(boost::asio::buffer(tls->key), boost::asio::ssl::context::pem);
    }
    acceptor_thread_ = std::thread{[this] { accept(); }};
}

local_server::~local_server()
{
    // Wakes the blocking accept.
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    acceptor_thread_.join();
    for (auto& client : peers_)
        client->abort();
    for (auto& thread : threads_)
        thread.join();
}

std::string local_server::url(const std::string& host) const
{
    return (tls_ ? "https://" : "http://") + host + ":" + std::to_string(port_);
}

void local_server::accept()
{
    for (;;) {
        error_code failed;
        auto socket = acceptor_.accept(context_, failed);
        if (failed)
            return;
        serve(std::move(socket));
    }
}

void local_server::serve(tcp::socket socket)
{
    const auto number = ++accepted_;
    auto client = std::make_shared<peer>(std::move(socket), tls_ ? &*tls_ : nullptr, number);
    peers_.push_back(client);
    threads_.emplace_back([this, client] {
        if (client->handshake())
            script_(*client);
        client->close();
    });
}

local_server::behaviour always(std::string response)
{
    return [response = std::move(response)](peer& client) {
        while (!client.read_request().empty())
            client.write(response);
    };
}

}  // namespace outbound::testing
