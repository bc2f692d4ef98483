// The addresses of a host, looked up once for all connections that open at the same time and kept for a while.
#pragma once

#include "http/origin.hpp"
#include "http/waiters.hpp"

#include <outbound/https_client.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <vector>

namespace outbound::http {

/// Threads: one at a time, on the executor. Held by a shared_ptr: a lookup that the system is still busy with may end
/// later.
class resolver : public std::enable_shared_from_this<resolver> {
public:
    using endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

    resolver(const boost::asio::any_io_executor& executor, const origin& to);

    /// The addresses to try, in order; empty when there are none, and then `into` has the fault.
    boost::asio::awaitable<endpoints> find(std::chrono::steady_clock::time_point deadline, answer& into);

    /// Puts an address that worked in front of the others.
    void prefer(const boost::asio::ip::tcp::endpoint& good);

private:
    void start();
    void finished(const boost::system::error_code& failed, const boost::asio::ip::tcp::resolver::results_type& results);

    boost::asio::ip::tcp::resolver resolver_;
    waiters waiting_;
    origin to_;
    bool busy_ = false;
    endpoints found_;
    boost::system::error_code failed_;
    std::chrono::steady_clock::time_point fresh_until_{};
};

}  // namespace outbound::http
