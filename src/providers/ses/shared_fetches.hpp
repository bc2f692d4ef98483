// Fetches URLs that messages of SNS name, for several waiting requests at once.
#pragma once

#include "providers/ses/sns.hpp"

#include <outbound/error.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace outbound::ses {

/// Fetches for anybody, and some more that are kept for expected messages, so that strangers cannot occupy these.
enum class fetch_slots { common, reserved };

/// Concurrent callers for one URL and kind of slots share one fetch, whose result, or failure, is cached for ten
/// seconds. A fetch runs on its own thread, so that neither a slow name server nor a slow vendor blocks a caller's
/// executor.
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
    boost::asio::awaitable<std::string> get(sns_location from, fetch_slots slots = fetch_slots::common);

    /// Whether all common slots are in use.
    bool is_full();

    /// The exception of get() if all slots are in use.
    static error full(const sns_location& from);

private:
    struct fetch;
    struct worker;
    class waiter;

    std::shared_ptr<fetch> find_or_begin(const sns_location& from, fetch_slots slots);
    void begin(const std::shared_ptr<fetch>& begun, const sns_location& from, fetch_slots slots);
    std::size_t count_of(fetch_slots slots) const;
    void forget_old();
    void join_ended();

    const std::string base_url_;
    const std::chrono::milliseconds longest_;
    const std::uint64_t generation_;
    std::mutex guard_;
    std::map<std::pair<fetch_slots, std::string>, std::shared_ptr<fetch>> fetches_;  // Key: slots; host and target.
    std::list<worker> workers_;
};

}  // namespace outbound::ses
