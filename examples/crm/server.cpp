#include "server.hpp"

#include "connection.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace crm {

namespace asio = boost::asio;
using asio::ip::tcp;

server::server(asio::io_context& loop, site& pages, std::uint16_t port)
    : acceptor_{loop, tcp::endpoint{asio::ip::address_v4::loopback(), port}},
      pages_{pages}
{
}

void server::start()
{
    asio::co_spawn(acceptor_.get_executor(), accept(), asio::detached);
}

asio::awaitable<void> server::accept()
{
    while (acceptor_.is_open()) {
        boost::system::error_code fault;
        auto socket = co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, fault));
        if (!fault)
            serve(std::move(socket));
    }
}

void server::serve(tcp::socket socket)
{
    const auto entry = connections_.emplace(connections_.end());
    const auto ended = [this, entry](std::exception_ptr) { connections_.erase(entry); };
    asio::co_spawn(acceptor_.get_executor(), serve_connection(std::move(socket), pages_),
        asio::bind_cancellation_slot(entry->slot(), ended));
}

void server::stop()
{
    acceptor_.close();
    for (auto entry = connections_.begin(); entry != connections_.end();)
        (entry++)->emit(asio::cancellation_type::terminal);  // The entry may be erased by this.
}

}  // namespace crm
