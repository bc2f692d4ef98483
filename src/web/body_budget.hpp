// Limits the memory for the bodies of all requests of a service.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace outbound::web {

/// A budget of bytes for all bodies together. The first 64 KiB of each body are not counted, because the number of
/// connections limits them; webhooks with a single event therefore always fit.
///
/// Threads: every method may be called from any thread.
class body_budget {
public:
    static constexpr std::size_t uncounted = 64 * 1024;
    static constexpr std::size_t total = 48 * 1024 * 1024;
    static constexpr std::size_t reserved = 16 * 1024 * 1024;  ///< Reserved for urgent requests.

    /// Takes all of `bytes` or nothing.
    bool take(std::size_t bytes, bool is_urgent) noexcept
    {
        const auto limit = is_urgent ? total : total - reserved;
        auto taken = taken_.load();
        do {
            if (taken + bytes > limit)
                return false;
        } while (!taken_.compare_exchange_weak(taken, taken + bytes));
        return true;
    }

    void release(std::size_t bytes) noexcept { taken_ -= bytes; }

private:
    std::atomic<std::size_t> taken_ = 0;
};

/// The share of one body in the budget.
class body_share {
public:
    body_share(body_budget& budget, bool is_urgent) noexcept : budget_{budget}, is_urgent_{is_urgent} {}
    ~body_share() { release(); }
    body_share(const body_share&) = delete;
    body_share& operator=(const body_share&) = delete;

    /// Takes the bytes that a body of this size needs; false: the budget is exhausted.
    bool grow_to(std::size_t size) noexcept
    {
        const auto needed = size > body_budget::uncounted ? size - body_budget::uncounted : 0;
        if (needed <= taken_)
            return true;
        if (!budget_.take(needed - taken_, is_urgent_))
            return false;
        taken_ = needed;
        return true;
    }

    /// Gives back what was taken, once the body is freed.
    void release() noexcept { budget_.release(std::exchange(taken_, 0)); }

private:
    body_budget& budget_;
    std::size_t taken_ = 0;
    const bool is_urgent_;
};

}  // namespace outbound::web
