// The engine: prepares campaigns, sends their messages through providers, and records the outcome of each.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/event.hpp>
#include <outbound/provider.hpp>
#include <outbound/random.hpp>
#include <outbound/store.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace outbound {

struct engine_options {
    /// Names of providers by channel, first choice first. Empty: all providers, in the order in which they were added.
    std::map<channel, std::vector<std::string>> routes;
    /// Shares, > 0, of the providers of a route that send in parallel; the other providers of the route are fallbacks.
    /// A channel without shares uses the first provider of its route that may send.
    std::map<channel, std::map<std::string, double>> shares;
    std::vector<channel> channels;     ///< Channels whose campaigns the engine runs; empty: all.
    std::string owner;                 ///< Name of this worker in leases; empty: built from host name and process id.
    std::size_t lanes = 4;             ///< Ranges in progress, at least 1. Every campaign may have one.
    std::size_t window = 320;          ///< Single messages in flight per lane, 1–1000; at most 32 for SMS and calls.
    std::size_t range_size = 2000;     ///< Recipients per range, unless a provider's batch is larger.
    std::size_t prepare_chunk = 2000;  ///< Contacts frozen per transaction.
    std::chrono::milliseconds lease{60'000};             ///< Must exceed a provider's deadline.
    std::chrono::milliseconds reconcile_after{900'000};  ///< How long an unknown email waits for its events.
    std::chrono::milliseconds flush_after{1'000};        ///< Longest time an outcome waits to be recorded.
    std::chrono::milliseconds poll_every{500};           ///< How often an idle engine looks for work.
    std::chrono::milliseconds max_late{3'600'000};       ///< A schedule found later than this pauses its campaign.
    std::string public_url;         ///< Base URL of unsubscribe links, https without a trailing slash; empty: none.
    std::int32_t max_attempts = 5;  ///< Maximum number of attempts that reached a provider.
    std::size_t store_threads = 2;  ///< Threads for blocking store calls; 0: on the executor, so that a manual clock
                                    ///< stands still during a call.
    /// For tests, with store_threads = 0: awaited before and after every store call, so that other coroutines run.
    std::function<boost::asio::awaitable<void>()> store_wait;
    random_source* random = &system_random();  ///< Source of grant numbers.
};

class engine_core;

/// Runs campaigns on the caller's executor.
///
/// Threads: the executor must run one handler at a time: an io_context run by one thread, or a strand. Call all methods
///   except status() on it. Blocking store calls run on threads of the engine.
/// Lifetime: the store, the clock and the listener must outlive the engine; destroy it only after stop() has completed,
///   or when the executor runs no more.
class engine {
public:
    /// Does not start. Throws error{errc::config} for options that are out of range.
    engine(boost::asio::any_io_executor executor, engine_store& store, engine_options options,
        clock& clock = system_clock(), listener* listener = nullptr);
    ~engine();
    engine(const engine&) = delete;
    engine& operator=(const engine&) = delete;

    /// Adds a provider before start(). Throws error{errc::config} for a name that is taken or malformed, or a deadline
    /// that is not shorter than the lease.
    void add(std::shared_ptr<provider> account);

    /// Starts dispatching. Throws error{errc::config} when a route names a provider that was not added.
    void start();

    /// Stops dispatching: starts no new window, waits until messages in flight are settled or `drain` has passed,
    /// records their outcomes and releases leases.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds drain);

    /// Completes when no campaign is running and nothing is in flight, or when the engine stops. One-off messages that
    /// are due in more than 10 minutes do not count.
    boost::asio::awaitable<void> idle();

    /// Looks for work now instead of at the next poll.
    void wake();

private:
    std::shared_ptr<engine_core> core_;
};

}  // namespace outbound
