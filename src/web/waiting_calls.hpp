// Threads for calls that wait for a vendor or a host, so that they hold none of those that serve other requests.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace outbound::web {

/// Threads: any. The threads start with the first call.
class waiting_calls {
public:
    static constexpr std::size_t most = 8;  ///< Maximum number of calls at once; each has a thread.

    /// One of the calls, until it is destroyed.
    class place {
    public:
        explicit place(waiting_calls& calls) noexcept : calls_{&calls} {}
        place(place&& from) noexcept : calls_{std::exchange(from.calls_, nullptr)} {}
        place& operator=(place&&) = delete;
        ~place()
        {
            if (calls_ != nullptr)
                calls_->leave();
        }

        /// Runs what the call does.
        boost::asio::any_io_executor executor() const { return calls_->threads_->get_executor(); }

    private:
        waiting_calls* calls_;
    };

    waiting_calls() = default;
    ~waiting_calls() { join(); }
    waiting_calls(const waiting_calls&) = delete;
    waiting_calls& operator=(const waiting_calls&) = delete;

    /// `nullopt`: too many wait already.
    std::optional<place> enter();

    /// Returns when all calls have ended. No call may enter any more.
    void join();

private:
    void leave() noexcept;

    std::mutex guard_;
    std::size_t count_ = 0;
    std::unique_ptr<boost::asio::thread_pool> threads_;
};

}  // namespace outbound::web
