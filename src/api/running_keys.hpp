// The idempotency keys of requests that this process is executing.
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>

namespace outbound::api {

/// Threads: any.
class running_keys {
public:
    /// False if the key is present already.
    bool add(const std::string& key)
    {
        const std::lock_guard alone{guard_};
        return keys_.insert(key).second;
    }

    void remove(const std::string& key) noexcept
    {
        const std::lock_guard alone{guard_};
        keys_.erase(key);
    }

private:
    std::mutex guard_;
    std::unordered_set<std::string> keys_;
};

}  // namespace outbound::api
