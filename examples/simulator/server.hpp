// Listeners and connections on loopback; the simulation answers the requests.
#pragma once

#include "simulation.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstdint>
#include <exception>

namespace simulator {

/// Serves from one thread: the one that runs `io`.
class server {
public:
    /// All arguments outlive the server.
    server(boost::asio::io_context& io, simulation& play, boost::asio::ssl::context& tls);

    /// Listens on 127.0.0.1 and says on which port; 0 takes any. Throws boost::system::system_error.
    std::uint16_t listen_http(std::uint16_t port);
    std::uint16_t listen_https(std::uint16_t port);

    /// What stopped it besides io_context::stop(); usually nothing.
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
