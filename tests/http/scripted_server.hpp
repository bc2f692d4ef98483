// Handlers that follow a script, and a record of their actions.
#pragma once

#include "http/listener.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace outbound::testing {

namespace asio = boost::asio;

/// Actions of handlers, for tests to wait for.
class record {
public:
    void add(const std::string& happening, std::size_t amount = 1)
    {
        const std::lock_guard alone{guard_};
        counts_[happening] += amount;
        changed_.notify_all();
    }

    std::size_t count(const std::string& happening)
    {
        const std::lock_guard alone{guard_};
        return counts_[happening];
    }

    bool await(const std::string& happening)
    {
        std::unique_lock alone{guard_};
        return changed_.wait_for(alone, std::chrono::seconds{30}, [&] { return counts_[happening] > 0; });
    }

    /// The count when it has not grown for 100 ms.
    std::size_t settled(const std::string& happening)
    {
        std::unique_lock alone{guard_};
        for (auto before = counts_[happening];; before = counts_[happening])
            if (!changed_.wait_for(alone, std::chrono::milliseconds{100}, [&] { return counts_[happening] != before; }))
                return before;
    }

private:
    std::mutex guard_;
    std::condition_variable changed_;
    std::map<std::string, std::size_t> counts_;
};

/// Waits on the executor of the server, like for an event that never comes.
inline asio::awaitable<void> wait_for_ever(asio::steady_timer& timer)
{
    boost::system::error_code ended;
    timer.expires_at(asio::steady_timer::time_point::max());
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
}

inline web_response text(std::string body)
{
    return {200, {{"Content-Type", "text/plain"}}, std::move(body)};
}

/// Behaviours of a sink, each used by a case.
struct behaviour {
    bool is_settled = false;
    bool holds_body = false;  ///< write() waits until `opened`.
    bool holds_last = false;  ///< write() succeeds when it is cancelled.
    bool waits = false;       ///< finish() never completes.
    std::function<std::unique_ptr<web_source>()> source{};
};

class scripted_sink final : public web_sink {
public:
    scripted_sink(record& log, behaviour script, asio::any_io_executor executor)
        : log_{log},
          script_{std::move(script)},
          timer_{executor}
    {
    }

    ~scripted_sink() override { log_.add("sink destroyed"); }

    bool is_settled() const noexcept override { return script_.is_settled; }

    asio::awaitable<void> write(std::string_view piece) override
    {
        log_.add("bytes", piece.size());
        longest_ = std::max(longest_, piece.size());
        while (script_.holds_body && log_.count("opened") == 0) {
            boost::system::error_code ended;
            timer_.expires_after(std::chrono::milliseconds{10});
            co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        }
        if (script_.holds_last)
            co_await wait_for_ever(timer_);
        total_ += piece.size();
    }

    asio::awaitable<web_response> finish() override
    {
        if (script_.waits && !stopped_)
            co_await wait_for_ever(timer_);
        auto response = text(std::to_string(total_) + ' ' + (longest_ <= 64 * 1024 ? "in pieces" : "at once"));
        if (script_.source)
            response.source = script_.source();
        co_return response;
    }

    asio::awaitable<void> abandon() override
    {
        log_.add("abandoned");
        co_return;
    }

    void stop() noexcept override
    {
        stopped_ = true;
        timer_.cancel();
    }

private:
    record& log_;
    const behaviour script_;
    asio::steady_timer timer_;
    bool stopped_ = false;
    std::size_t total_ = 0;
    std::size_t longest_ = 0;
};

/// Yields a piece repeatedly.
class repeating_source final : public web_source {
public:
    repeating_source(record& log, std::string piece, std::size_t times)
        : log_{log},
          piece_{std::move(piece)},
          left_{times}
    {
    }

    ~repeating_source() override { log_.add("source destroyed"); }

    asio::awaitable<std::string_view> next() override
    {
        log_.add("pieces");
        if (left_ == 0)
            co_return std::string_view{};
        --left_;
        co_return piece_;
    }

private:
    record& log_;
    const std::string piece_;
    std::size_t left_;
};

/// Yields one piece, then nothing until it is stopped or cancelled.
class live_source final : public web_source {
public:
    explicit live_source(record& log) : log_{log} {}
    ~live_source() override { log_.add("source destroyed"); }

    asio::awaitable<std::string_view> next() override
    {
        if (!std::exchange(begun_, true))
            co_return "event\n";
        if (!stopped_) {
            timer_.emplace(co_await asio::this_coro::executor);
            log_.add("waiting");
            co_await wait_for_ever(*timer_);
        }
        co_return std::string_view{};
    }

    bool is_endless() const noexcept override { return true; }

    void stop() noexcept override
    {
        stopped_ = true;
        if (timer_)
            timer_->cancel();
    }

private:
    record& log_;
    std::optional<asio::steady_timer> timer_;
    bool begun_ = false;
    bool stopped_ = false;
};

class broken_source final : public web_source {
public:
    asio::awaitable<std::string_view> next() override
    {
        if (std::exchange(begun_, true))
            throw std::runtime_error{"the database is gone"};
        co_return "half";
    }

private:
    bool begun_ = false;
};

/// Serves one behaviour at every path.
struct scripted_server {
    explicit scripted_server(behaviour script, http::listener_options options = {})
        : listener{options, [this, script](web_request) -> asio::awaitable<std::unique_ptr<web_sink>> {
                       auto executor = co_await asio::this_coro::executor;
                       co_return std::make_unique<scripted_sink>(log, script, std::move(executor));
                   }}
    {
    }

    record log;
    http::listener listener;
};

}  // namespace outbound::testing
