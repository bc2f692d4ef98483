// Fetches what messages of SNS name, beside the requests that wait for it.
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

/// All who ask for the same share one fetch, whose result is kept for ten seconds, a failure too. A fetch runs on a
/// thread of its own, so that neither a slow name server nor a slow vendor holds up the executor of a caller.
///
/// Threads: any.
class shared_fetches {
public:
    /// `base_url`: where everything is fetched instead of from the host in a location (the simulator); empty: from
    /// there. `longest`: how long a caller waits for an answer, the look-up of the host included.
    explicit shared_fetches(std::string base_url, std::chrono::milliseconds longest = std::chrono::seconds{5});
    /// Ends the fetches under way; no caller waits any more.
    ~shared_fetches();
    shared_fetches(const shared_fetches&) = delete;
    shared_fetches& operator=(const shared_fetches&) = delete;

    /// The body. Throws error{errc::provider} when it cannot be had in time.
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
    std::map<std::string, std::shared_ptr<fetch>> fetches_;  // By host and target.
    std::list<worker> workers_;
};

}  // namespace outbound::ses
