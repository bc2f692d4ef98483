// A listener whose handler is a plain function that may block.
#pragma once

#include "http/listener.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace outbound::testing {

class blocking_server {
public:
    using handler = std::function<web_response(const web_request&)>;

    blocking_server(const http::listener_options& options, handler answer)
        : answer_{std::move(answer)},
          listener_{options, [this](web_request head) { return open(std::move(head)); }}
    {
    }

    ~blocking_server() { stop(std::chrono::milliseconds{0}); }

    std::uint16_t port() const noexcept { return listener_.port(); }

    bool stop(std::chrono::milliseconds drain)
    {
        const bool orderly = listener_.stop(drain);
        workers_.join();
        return orderly;
    }

private:
    class sink final : public web_sink {
    public:
        sink(blocking_server& server, web_request head) : server_{server}, request_{std::move(head)} {}

        boost::asio::awaitable<void> write(std::string_view piece) override
        {
            request_.body += piece;
            co_return;
        }

        boost::asio::awaitable<web_response> finish() override
        {
            auto call = [this]() -> boost::asio::awaitable<web_response> { co_return server_.answer_(request_); };
            co_return co_await boost::asio::co_spawn(server_.workers_, call,
                boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot{}, boost::asio::use_awaitable));
        }

    private:
        blocking_server& server_;
        web_request request_;
    };

    boost::asio::awaitable<std::unique_ptr<web_sink>> open(web_request head)
    {
        co_return std::make_unique<sink>(*this, std::move(head));
    }

    const handler answer_;
    boost::asio::thread_pool workers_{4};
    http::listener listener_;
};

}  // namespace outbound::testing
