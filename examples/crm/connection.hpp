// One connection of the CRM's web server.
#pragma once

#include "site.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace crm {

/// Serves requests until the client disconnects, is too slow, or the coroutine is cancelled. Bodies pass in pieces in
/// both directions. Throws boost::system::system_error.
boost::asio::awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket, site& pages);

}  // namespace crm
