// The CRM's web server: HTTP/1.1 on the CRM's own loop, behind a proxy that adds TLS.
#pragma once

#include "site.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <list>

namespace crm {

/// Threads: one, that of the loop.
class server {
public:
    /// Listens on loopback; port 0: any free one. Throws boost::system::system_error.
    server(boost::asio::io_context& loop, site& pages, std::uint16_t port);

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    /// Accepts connections until stop().
    void start();

    /// Ends all connections; the loop runs out of their work.
    void stop();

private:
    boost::asio::awaitable<void> accept();
    void serve(boost::asio::ip::tcp::socket socket);

    boost::asio::ip::tcp::acceptor acceptor_;
    site& pages_;
    std::list<boost::asio::cancellation_signal> connections_;
};

}  // namespace crm
