// Awaits a call to a provider, with a time limit.
#pragma once

#include "engine/faults.hpp"
#include "engine/signal.hpp"

#include <outbound/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace outbound {

/// A call that is cancelled at its deadline, or as soon as `ended` returns true, and abandoned if it does not end then.
/// `keep` lives as long as the call.
template <class T>
class bounded_call {
public:
    /// Throws error{errc::provider} with the text of the call's exception; late_answer_error if the call was cancelled
    /// and has no result.
    template <class Ended>
    static boost::asio::awaitable<T> run(const boost::asio::any_io_executor& executor, clock& time,
        std::chrono::milliseconds longest, boost::asio::awaitable<T> call, std::shared_ptr<void> keep, Ended ended)
    {
        const auto shared = std::make_shared<state>(executor);
        boost::asio::co_spawn(executor, finish(shared, std::move(call), std::move(keep)),
            boost::asio::bind_cancellation_slot(shared->cancel.slot(), [executor, shared](const std::exception_ptr&) {
                boost::asio::post(executor, [shared] {});  // Asio releases the cancellation slot after this handler.
            }));
        const auto deadline = time.steady() + longest;
        while (!shared->finished && !ended() && time.steady() < deadline)
            co_await shared->done.wait_until(time, std::min(deadline, time.steady() + look_again));
        const bool is_late = !shared->finished;
        if (is_late)
            shared->cancel.emit(boost::asio::cancellation_type::terminal);
        if (!shared->finished)
            co_await shared->done.wait_until(time, time.steady() + cancellation_grace);
        if (!shared->result && is_late)
            throw late_answer_error{};
        if (!shared->result)
            throw error{errc::provider, shared->fault};
        co_return *std::move(shared->result);
    }

private:
    struct state {
        explicit state(const boost::asio::any_io_executor& executor) : done{executor} {}

        signal done;
        boost::asio::cancellation_signal cancel;
        std::optional<T> result;
        std::string fault;
        bool finished = false;
    };

    static constexpr std::chrono::milliseconds look_again{500};
    static constexpr std::chrono::milliseconds cancellation_grace{100};

    static boost::asio::awaitable<void> finish(
        std::shared_ptr<state> shared, boost::asio::awaitable<T> call, [[maybe_unused]] std::shared_ptr<void> keep)
    {
        try {
            shared->result = co_await std::move(call);
        } catch (...) {
            shared->fault = words_of(std::current_exception());
        }
        shared->finished = true;
        shared->done.notify();
    }
};

}  // namespace outbound
