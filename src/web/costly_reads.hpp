// Limits the requests that keep the database busy for long: some run, some wait, and others are refused, so that all
// requests together leave workers and readers of the database to short ones.
#pragma once

#include "api/context.hpp"
#include "web/endpoint.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>

namespace outbound::web {

/// Threads: any. Lifetime: must outlive its places.
class costly_reads {
public:
    static constexpr std::size_t waiting_for_each = 4;  ///< Requests that wait for each one that runs.

    /// api::context::most_costly_reads run at once.
    explicit costly_reads(const api::context& ctx, std::chrono::milliseconds longest_wait = std::chrono::seconds{10})
        : ctx_{ctx},
          longest_wait_{longest_wait}
    {
    }
    costly_reads(const costly_reads&) = delete;
    costly_reads& operator=(const costly_reads&) = delete;

    struct leaving {
        void operator()(costly_reads* reads) const noexcept { reads->leave(); }
    };
    /// Held while the request runs.
    using place = std::unique_ptr<costly_reads, leaving>;

    /// Waits for a place, first come, first served. Null: too many wait already, the wait was too long, or `stop` was
    /// sent. Call it on an executor that runs one handler at a time.
    boost::asio::awaitable<place> enter(stop_signal& stop);

private:
    class waiter;

    void leave() noexcept;

    const api::context& ctx_;
    const std::chrono::milliseconds longest_wait_;
    std::mutex guard_;  // guards the members below
    std::size_t running_ = 0;
    std::list<waiter*> queue_;
};

web_response too_many_costly_reads();

}  // namespace outbound::web
