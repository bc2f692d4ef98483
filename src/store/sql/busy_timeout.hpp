// Limits how long the calling thread waits for a database that another process is writing to.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace outbound::sql {

/// During its lifetime, store calls of this thread wait for locks at most `timeout`, even if the options allow more.
class busy_timeout_scope {
public:
    explicit busy_timeout_scope(std::chrono::milliseconds timeout) noexcept
        : before_{std::exchange(bound_, std::max(timeout, std::chrono::milliseconds{0}))}
    {
    }
    ~busy_timeout_scope() { bound_ = before_; }
    busy_timeout_scope(const busy_timeout_scope&) = delete;
    busy_timeout_scope& operator=(const busy_timeout_scope&) = delete;

    /// `wanted`, capped by the timeout of the thread's innermost scope.
    static std::chrono::milliseconds limit(std::chrono::milliseconds wanted) noexcept
    {
        return std::min(wanted, bound_.value_or(wanted));
    }

private:
    static inline thread_local std::optional<std::chrono::milliseconds> bound_;
    std::optional<std::chrono::milliseconds> before_;
};

}  // namespace outbound::sql
