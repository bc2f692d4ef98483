// A server at its limits of connections, and clients that keep connections busy.
#pragma once

#include "http/blocking_server.hpp"
#include "http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

namespace outbound::testing {

inline constexpr auto request_head = "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n";
inline constexpr auto urgent_head = "GET /urgent HTTP/1.1\r\nHost: x\r\n\r\n";
inline constexpr auto held_head = "GET /held HTTP/1.1\r\nHost: x\r\n\r\n";
inline constexpr auto health_head = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
inline constexpr auto urgent_post = "POST /urgent HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n";
inline constexpr auto urgent_held_head = "GET /urgent/held HTTP/1.1\r\nHost: x\r\n\r\n";

inline constexpr std::size_t large_body = 32U << 20U;  ///< More than the buffers of a connection hold.

inline bool is_answered(const std::string& heard)
{
    return heard.starts_with("HTTP/1.1 200");
}

inline bool is_refused(const std::string& heard)
{
    return heard.starts_with("HTTP/1.1 503") && heard.find("Retry-After: 1") != std::string::npos;
}

/// Answers immediately, except `/held` and `/urgent/held`, which are answered when the test ends. `/large` has a large
/// body.
class crowded_server {
public:
    explicit crowded_server(const http::listener_options& options)
        : server_{options, [this](const web_request& request) { return answer(request); }}
    {
    }

    ~crowded_server()
    {
        {
            const std::lock_guard alone{guard_};
            is_ending_ = true;
        }
        changed_.notify_all();
    }

    /// A client whose request is in progress until the test ends.
    std::unique_ptr<raw_client> busy_client(const std::string& from = "127.0.0.1", std::string_view head = held_head)
    {
        auto client = std::make_unique<raw_client>(port(), from);
        std::unique_lock alone{guard_};
        const auto before = held_;
        client->send(head);
        changed_.wait(alone, [&] { return held_ > before; });
        return client;
    }

    /// A client whose request was answered, with an open connection.
    std::unique_ptr<raw_client> idle_client()
    {
        auto client = std::make_unique<raw_client>(port());
        client->send(request_head);
        BOOST_TEST(is_answered(client->receive(0)));
        return client;
    }

    std::uint16_t port() const noexcept { return server_.port(); }

private:
    web_response answer(const web_request& request)
    {
        std::unique_lock alone{guard_};
        if (request.target.ends_with("/held")) {
            ++held_;
            changed_.notify_all();
            changed_.wait(alone, [&] { return is_ending_; });
        }
        return {200, {}, request.target == "/large" ? std::string(large_body, 'x') : std::string{}};
    }

    std::mutex guard_;
    std::condition_variable changed_;
    int held_ = 0;
    bool is_ending_ = false;
    blocking_server server_;
};

inline http::listener_options room_for(std::size_t connections)
{
    http::listener_options options;
    options.connections = connections;
    options.is_urgent = [](const web_request& head) { return head.target.starts_with("/urgent"); };
    options.is_health = [](const web_request& head) { return head.target == "/health"; };
    return options;
}

/// Sends a request on a new connection and receives its answer.
inline std::string ask(std::uint16_t port, std::string_view request, const std::string& from = "127.0.0.1")
{
    raw_client client{port, from};
    client.send(request);
    return client.receive_all();
}

}  // namespace outbound::testing
