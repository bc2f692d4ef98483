// Looks up the addresses of a host, once for all connections that open at the same time, and caches them briefly.
#pragma once

#include "http/origin.hpp"
#include "http/waiters.hpp"

#include <outbound/https_client.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <vector>

namespace outbound::http {

/// Threads: one at a time, on the executor. Lifetime: held by a shared_ptr, because a look-up of the system may end
/// later.
class resolver : public std::enable_shared_from_this<resolver> {
public:
    using endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

    /// With `only_public`, addresses of other networks are none.
    resolver(const boost::asio::any_io_executor& executor, const origin& to, bool only_public = false);

    /// The addresses to try, in order; empty if there are none, with the fault in `into`.
    boost::asio::awaitable<endpoints> find(std::chrono::steady_clock::time_point deadline, answer& into);

    /// Moves a working address to the front.
    void prefer(const boost::asio::ip::tcp::endpoint& good);

private:
    bool may_use(const boost::asio::ip::address& address) const;
    void start();
    void finished(const boost::system::error_code& failed, const boost::asio::ip::tcp::resolver::results_type& results);

    boost::asio::ip::tcp::resolver resolver_;
    waiters waiting_;
    origin to_;
    const bool only_public_;
    bool busy_ = false;
    endpoints found_;
    boost::system::error_code failed_;
    std::chrono::steady_clock::time_point fresh_until_{};
};

}  // namespace outbound::http
