// Runs a client on a separate executor, with one request at a time or many.
#pragma once

#include <outbound/https_client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <utility>

namespace outbound::testing {

struct client_fixture {
    boost::asio::io_context context{1};

    http::client_options options(const std::string& url) const
    {
        http::client_options wanted;
        wanted.base_url = url;
        wanted.timeout = std::chrono::seconds{10};
        wanted.trusted_idle = std::chrono::microseconds{0};
        return wanted;
    }

    http::client_options options(const std::string& url, const std::string& ca_file) const
    {
        auto wanted = options(url);
        wanted.ca_file = ca_file;
        return wanted;
    }

    http::client client(const http::client_options& wanted) { return http::client{context.get_executor(), wanted}; }

    static http::request post(std::string_view body = "{}", std::chrono::milliseconds timeout = {})
    {
        http::request wanted;
        wanted.target = "/v3/mail/send";
        wanted.body = body;
        wanted.timeout = timeout;
        return wanted;
    }

    /// Starts a request; `then` receives its answer.
    void begin(http::client& from, const http::request& wanted, std::function<void(const http::answer&)> then)
    {
        boost::asio::co_spawn(
            context, from.send(wanted), [then = std::move(then)](std::exception_ptr failed, const http::answer& got) {
                if (failed)
                    std::rethrow_exception(failed);
                then(got);
            });
    }

    http::answer send(http::client& from, const http::request& wanted)
    {
        http::answer answer;
        bool done = false;
        begin(from, wanted, [&](const http::answer& got) {
            answer = got;
            done = true;
        });
        run_until([&] { return done; });
        return answer;
    }

    template <class Condition>
    void run_until(Condition done)
    {
        context.restart();
        while (!done())
            context.run_one();
    }
};

}  // namespace outbound::testing
