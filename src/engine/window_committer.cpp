// Group commit: windows of several lanes in one transaction.
#include "engine/window_committer.hpp"

namespace outbound {

window_committer::window_committer(
    const boost::asio::any_io_executor& executor, store_threads& threads, dispatch_store& store, clock& time)
    : executor_{executor}, threads_{threads}, store_{store}, time_{time}
{
}

boost::asio::awaitable<window> window_committer::commit(const window_request& request)
{
    waiting mine{&request, signal{executor_}};
    queue_.push_back(&mine);
    while (busy_ && !mine.done)
        co_await mine.changed.wait(time_);
    if (!mine.done)
        co_await commit_queued();
    if (mine.trouble)
        std::rethrow_exception(mine.trouble);
    co_return std::move(mine.answer);
}

// Commits what waits, and wakes the first that came meanwhile to commit the next ones.
boost::asio::awaitable<void> window_committer::commit_queued()
{
    busy_ = true;
    const auto batch = std::exchange(queue_, {});
    std::vector<window_request> requests;
    requests.reserve(batch.size());
    for (const auto* one : batch)
        requests.push_back(*one->asked);
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
