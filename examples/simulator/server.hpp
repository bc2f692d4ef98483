// Listeners and connections on loopback; the simulation answers the requests.
#pragma once

#include "simulation.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstdint>
#include <exception>

namespace simulator {

/// Serves on the thread that runs `io`.
class server {
public:
    /// All arguments must outlive the server.
    server(boost::asio::io_context& io, simulation& play, boost::asio::ssl::context& tls);

    /// Listens on 127.0.0.1 and returns the port; 0 selects a free one. Throws boost::system::system_error.
    std::uint16_t listen_http(std::uint16_t port);
    std::uint16_t listen_https(std::uint16_t port);

    /// The failure that stopped the server; null if there was none.
    std::exception_ptr failure() const noexcept { return failure_; }

private:
    template <class Serve>
    std::uint16_t listen(std::uint16_t port, Serve serve);

    boost::asio::io_context& io_;
    simulation& play_;
    boost::asio::ssl::context& tls_;
    std::exception_ptr failure_;
};

}  // namespace simulator
