// Posts events to endpoints of hosts, signed as Standard Webhooks 1.0 has it.
#pragma once

#include <outbound/clock.hpp>
#include <outbound/event_endpoint_store.hpp>
#include <outbound/https_client.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <string>

namespace outbound {

struct poster_options {
    std::string instance;         ///< store::instance()
    std::string secret;           ///< store::secret()
    bool may_be_private = false;  ///< Hosts on this machine and in private networks are allowed.
};

/// For how long requests are signed with the former secret, too.
constexpr std::chrono::hours both_secrets_hold{24};

/// Threads: one at a time, on the executor.
class webhook_poster {
public:
    webhook_poster(boost::asio::any_io_executor executor, clock& time, poster_options options);

    /// One try, for at most 15 seconds. Redirects are not followed.
    boost::asio::awaitable<http::answer> post(event_endpoint to, logged_event event);

private:
    /// Connections to one URL.
    struct route {
        std::string url;
        std::string target;
        std::unique_ptr<http::client> client;
    };

    std::shared_ptr<route> route_to(const event_endpoint& to);
    std::string headers_of(const event_endpoint& to, const logged_event& event, const std::string& body) const;

    const boost::asio::any_io_executor executor_;
    clock& time_;
    const poster_options options_;
    std::map<std::int64_t, std::shared_ptr<route>> routes_;
};

}  // namespace outbound
