// Group commit: commits windows of several lanes in one transaction, so that they share one disk flush.
#pragma once

#include "engine/signal.hpp"
#include "engine/store_threads.hpp"

#include <outbound/store.hpp>

#include <exception>
#include <vector>

namespace outbound {

/// Commits windows. Requests made during a transaction share the next one.
class window_committer {
public:
    window_committer(
        const boost::asio::any_io_executor& executor, store_threads& threads, dispatch_store& store, clock& time);

    /// Returns the store's result for `request`, or throws the store's exception; the transaction may have been
    /// committed nevertheless.
    boost::asio::awaitable<window> commit(const window_request& request);

private:
    struct queued_request {
        const window_request* request;
        signal changed;
        window answer{};
        std::exception_ptr trouble{};
        bool done = false;
    };

    boost::asio::awaitable<void> commit_queued();

    boost::asio::any_io_executor executor_;
    store_threads& threads_;
    dispatch_store& store_;
    clock& time_;
    std::vector<queued_request*> queue_;
    bool busy_ = false;
};

}  // namespace outbound
