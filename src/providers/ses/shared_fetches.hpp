// Fetches URLs that messages of SNS name, for several waiting requests at once.
#pragma once

#include "providers/ses/sns.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace outbound::ses {

/// Concurrent callers for one URL share one fetch, whose result, or failure, is cached for ten seconds. A fetch runs on
/// its own thread, so that neither a slow name server nor a slow vendor blocks a caller's executor.
///
/// Threads: any.
class shared_fetches {
public:
    /// `base_url` replaces the host of every location (for the simulator); empty: no replacement. `longest` limits the
    /// wait of a caller, including the look-up of the host.
    explicit shared_fetches(std::string base_url, std::chrono::milliseconds longest = std::chrono::seconds{5});
    /// Ends fetches in progress; no caller may be waiting.
    ~shared_fetches();
    shared_fetches(const shared_fetches&) = delete;
    shared_fetches& operator=(const shared_fetches&) = delete;

    /// Returns the body. Throws error{errc::provider} if it cannot be fetched in time.
    boost::asio::awaitable<std::string> get(sns_location from);

private:
    struct fetch;
    struct worker;
    class waiter;

    std::shared_ptr<fetch> find_or_begin(const sns_location& from);
    void begin(const std::shared_ptr<fetch>& begun, const sns_location& from);
    void forget_old();
    void join_ended();

    const std::string base_url_;
    const std::chrono::milliseconds longest_;
    const std::uint64_t generation_;
    std::mutex guard_;
    std::map<std::string, std::shared_ptr<fetch>> fetches_;  // Key: host and target.
    std::list<worker> workers_;
};

}  // namespace outbound::ses
