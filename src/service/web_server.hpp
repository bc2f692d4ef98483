// The service over HTTP/1.1: a listener, and threads for what blocks.
#pragma once

#include "http/listener.hpp"

#include <outbound/service.hpp>

#include <boost/asio/thread_pool.hpp>

#include <functional>

namespace outbound {

/// Threads: every method may be called from any thread.
class web_server {
public:
    /// Serves from now on; `authenticate` may be empty, `is_urgent` is that of http::listener_options. `over` outlives
    /// it. Throws error{errc::config} when the address cannot be listened on.
    web_server(service& over, decltype(service_extras::authenticate) authenticate,
        std::function<bool(const web_request& head)> is_urgent, const listen_options& options);
    ~web_server();
    web_server(const web_server&) = delete;
    web_server& operator=(const web_server&) = delete;

    std::uint16_t port() const noexcept { return listener_.port(); }

    /// As service::stop_listening().
    bool stop(std::chrono::milliseconds drain);

private:
    boost::asio::awaitable<std::unique_ptr<web_sink>> open(web_request head);

    service& over_;
    const decltype(service_extras::authenticate) authenticate_;
    boost::asio::thread_pool workers_;  // outlives the requests that the listener holds
    http::listener listener_;
};

}  // namespace outbound
