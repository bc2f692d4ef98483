// A provider that delivers nothing, for tests of hosts and of outbound itself.
#pragma once

#include <outbound/provider.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace outbound::testing {

/// Returns the result of `answer` for every message (accepted by default) and records the messages.
///
/// Threads: as provider. Set the public members before the engine starts, or on its executor.
class fake_provider final : public provider {
public:
    struct sent_message {
        std::string key;
        std::string address;
    };

    explicit fake_provider(std::string name, outbound::channel channel = channel::email, std::size_t batch = 1)
        : name_{std::move(name)},
          channel_{channel},
          batch_{batch}
    {
    }

    std::string_view name() const noexcept override { return name_; }
    outbound::channel channel() const noexcept override { return channel_; }
    std::size_t batch_size() const noexcept override { return batch_; }
    std::size_t concurrency() const noexcept override { return concurrent; }

    boost::asio::awaitable<std::vector<delivery>> deliver(std::span<const message> batch) override
    {
        ++under_way;
        most_under_way = std::max(most_under_way, under_way);
        while (held)
            co_await wait_for_release();
        std::vector<delivery> answers;
        for (const auto& m : batch) {
            if (keep)
                messages.push_back({m.key, m.address});
            answers.push_back(answer(m));
        }
        ++calls;
        --under_way;
        co_return answers;
    }

    std::chrono::seconds find_after() const noexcept override { return ask_after; }
    std::size_t most_open() const noexcept override { return open_at_most; }
    boost::asio::awaitable<std::optional<provider_event>> find(const inquiry& request) override
    {
        co_return find_answer(request);
    }
    boost::asio::awaitable<std::optional<account_terms>> terms() override { co_return terms_answer; }

    /// Resumes held deliveries.
    void release()
    {
        held = false;
        for (auto* timer : waiting_)
            timer->cancel();
    }

    /// The result "accepted", with a vendor id derived from the message's key.
    static delivery accept(const message& m)
    {
        delivery d;
        d.result = delivery::outcome::accepted;
        d.vendor_id = "fake-" + m.key;
        return d;
    }

    std::function<delivery(const message&)> answer = accept;
    std::optional<account_terms> terms_answer;  ///< Result of terms().
    std::function<std::optional<provider_event>(const inquiry&)> find_answer = [](const inquiry&) {
        return std::nullopt;
    };
    std::chrono::seconds ask_after{0};   ///< find_after()
    std::size_t open_at_most = 0;        ///< most_open()
    std::vector<sent_message> messages;  ///< All messages that were handed over, in order.
    bool keep = true;                    ///< Whether `messages` is filled.
    bool held = false;                   ///< While true, deliveries stay in flight until release().
    std::size_t concurrent = 64;
    std::size_t calls = 0;
    std::size_t under_way = 0;
    std::size_t most_under_way = 0;

private:
    boost::asio::awaitable<void> wait_for_release()
    {
        boost::asio::steady_timer timer{
            co_await boost::asio::this_coro::executor, boost::asio::steady_timer::time_point::max()};
        waiting_.push_back(&timer);
        co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        std::erase(waiting_, &timer);
    }

    std::string name_;
    outbound::channel channel_;
    std::size_t batch_;
    std::vector<boost::asio::steady_timer*> waiting_;
};

}  // namespace outbound::testing
