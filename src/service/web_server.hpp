// The service over HTTP/1.1: a listener, and threads for blocking work.
#pragma once

#include "http/listener.hpp"
#include "model/ip_address.hpp"
#include "service/access_log.hpp"
#include "web/event_committer.hpp"
#include "web/waiting_calls.hpp"

#include <outbound/service.hpp>

#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace outbound {

/// The handlers of a web_server. They must outlive the server.
struct served_requests {
    /// Begins to answer a request; see web::router::open().
    std::function<boost::asio::awaitable<std::unique_ptr<web_sink>>(web_request head,
        boost::asio::any_io_executor workers, web::event_committer& committer, web::waiting_calls& waiting)>
        open;
    web::event_committer::commit_events commit_events;
    decltype(service_extras::authenticate) authenticate;     ///< May be empty.
    std::function<bool(const web_request& head)> is_urgent;  ///< As http::listener_options.
    std::function<bool(const web_request& head)> is_health;  ///< As http::listener_options.
    std::function<void(const std::string&)> report;          ///< As http::listener_options.
};

/// Threads: every method may be called from any thread.
class web_server {
public:
    /// Starts to serve. Throws error{errc::config} if it cannot listen on the address, or open a file of the settings.
    web_server(served_requests requests, const listen_options& options, const server_settings& settings);
    ~web_server();
    web_server(const web_server&) = delete;
    web_server& operator=(const web_server&) = delete;

    std::uint16_t port() const noexcept { return listener_.port(); }
    const std::string& url() const noexcept { return url_; }

    /// As service::stop_listening().
    bool stop(std::chrono::milliseconds drain);

private:
    boost::asio::awaitable<std::unique_ptr<web_sink>> open(web_request head);

    const served_requests requests_;
    const std::vector<ip_network> proxies_;
    const std::unique_ptr<access_log> log_;  // Null: nothing is logged.
    boost::asio::thread_pool workers_;       // outlives the requests that the listener and the committer hold
    web::waiting_calls waiting_;             // likewise
    web::event_committer committer_;
    http::listener listener_;
    const std::string url_;
};

}  // namespace outbound
