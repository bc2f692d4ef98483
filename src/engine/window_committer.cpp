#include "engine/window_committer.hpp"

namespace outbound {

window_committer::window_committer(
    const boost::asio::any_io_executor& executor, store_threads& threads, dispatch_store& store, clock& time)
    : executor_{executor},
      threads_{threads},
      store_{store},
      time_{time}
{
}

boost::asio::awaitable<window> window_committer::commit(const window_request& request)
{
    queued_request queued{&request, signal{executor_}};
    queue_.push_back(&queued);
    while (busy_ && !queued.done)
        co_await queued.changed.wait(time_);
    if (!queued.done)
        co_await commit_queued();
    if (queued.trouble)
        std::rethrow_exception(queued.trouble);
    co_return std::move(queued.answer);
}

// Commits all queued requests, then wakes the first one queued meanwhile to commit the next batch.
boost::asio::awaitable<void> window_committer::commit_queued()
{
    busy_ = true;
    const auto batch = std::exchange(queue_, {});
    std::vector<window_request> requests;
    requests.reserve(batch.size());
    for (const auto* queued : batch)
        requests.push_back(*queued->request);
    std::vector<window> answers(batch.size());
    std::exception_ptr trouble;
    try {
        auto call = [&] { return store_.open_windows(requests); };
        answers = co_await threads_.run(call);
    } catch (...) {
        trouble = std::current_exception();
    }
    busy_ = false;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        batch[i]->answer = std::move(answers[i]);
        batch[i]->trouble = trouble;
        batch[i]->done = true;
        batch[i]->changed.notify();
    }
    if (!queue_.empty())
        queue_.front()->changed.notify();
}

}  // namespace outbound
