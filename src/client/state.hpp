// What a client owns: the service, and threads for asynchronous calls, which start with the first of these.
#pragma once

#include <outbound/client.hpp>
#include <outbound/service.hpp>

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <memory>
#include <mutex>

namespace outbound {

struct client::state {
    explicit state(std::shared_ptr<outbound::service> given) : over{std::move(given)} {}
    ~state();
    state(const state&) = delete;
    state& operator=(const state&) = delete;

    boost::asio::thread_pool& workers();

    const std::shared_ptr<outbound::service> over;
    std::atomic<bool> is_closing = false;

private:
    std::mutex guard_;  // of workers_
    std::unique_ptr<boost::asio::thread_pool> workers_;
};

}  // namespace outbound
