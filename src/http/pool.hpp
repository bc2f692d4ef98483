// The connections of a client: idle and busy ones, and their deadlines.
#pragma once

#include "http/connection.hpp"
#include "http/waiters.hpp"

#include <outbound/https_client.hpp>

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <vector>

namespace outbound::http {

/// Threads: one at a time, on the executor.
class pool : public std::enable_shared_from_this<pool> {
public:
    pool(boost::asio::any_io_executor executor, const client_options& options);

    /// A connection to use until `deadline`, open or still to be opened; null if all are busy or promised: wait for a
    /// free one, then call again with `promised`.
    connection* take(connection::clock::time_point now, connection::clock::time_point deadline, bool promised);

    /// Takes a connection back, and closes it if it is not reusable.
    void give_back(connection& used) noexcept;

    waiters& freed() noexcept { return freed_; }
    std::size_t open_connections() const noexcept;

private:
    void sweep_later();
    void sweep();

    boost::asio::any_io_executor executor_;
    std::size_t most_;
    std::chrono::milliseconds idle_limit_;
    std::chrono::microseconds trusted_idle_;
    std::vector<std::unique_ptr<connection>> all_;
    std::vector<connection*> idle_;  // Open; last used last.
    std::vector<connection*> closed_;
    waiters freed_;
    std::size_t promised_ = 0;  // Connections reserved for woken waiters; new callers must wait.
    // One timer for all requests, because a timer per request would cost more than all other bookkeeping.
    boost::asio::steady_timer sweeper_;
    bool sweeping_ = false;
    std::size_t busy_ = 0;
};

/// A connection taken from a pool, returned by the destructor.
class lease {
public:
    explicit lease(pool& from) noexcept : from_{from} {}
    ~lease()
    {
        if (held_ != nullptr)
            from_.give_back(*held_);
    }
    lease(const lease&) = delete;
    lease& operator=(const lease&) = delete;

    bool take(connection::clock::time_point now, connection::clock::time_point deadline, bool promised)
    {
        held_ = from_.take(now, deadline, promised);
        return held_ != nullptr;
    }
    explicit operator bool() const noexcept { return held_ != nullptr; }
    connection& operator*() const noexcept { return *held_; }

private:
    pool& from_;
    connection* held_ = nullptr;
};

}  // namespace outbound::http
