// Indexes new and changed contacts for searches, on a thread of its own.
#pragma once

#include <outbound/store.hpp>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace outbound {

/// Works from construction to destruction. Any number of processes may index over one database.
class contact_indexer {
public:
    explicit contact_indexer(store& over);

private:
    void run(const std::stop_token& stop);
    std::chrono::nanoseconds index_and_rest() noexcept;

    store& store_;
    std::mutex guard_;
    std::condition_variable_any ended_;
    std::jthread thread_;
};

}  // namespace outbound
