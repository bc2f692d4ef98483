// How long the calling thread will wait for a database that another process writes to.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace outbound::sql {

/// Bounds the waiting of this thread's store calls while it lives, below what the store's options allow.
class patience {
public:
    explicit patience(std::chrono::milliseconds most) noexcept
        : before_{std::exchange(bound_, std::max(most, std::chrono::milliseconds{0}))}
    {
    }
    ~patience() { bound_ = before_; }
    patience(const patience&) = delete;
    patience& operator=(const patience&) = delete;

    /// `wanted`, or what this thread's bound leaves of it.
    static std::chrono::milliseconds of(std::chrono::milliseconds wanted) noexcept
    {
        return std::min(wanted, bound_.value_or(wanted));
    }

private:
    static inline thread_local std::optional<std::chrono::milliseconds> bound_;
    std::optional<std::chrono::milliseconds> before_;
};

}  // namespace outbound::sql
