// The pool exists as long as its owner, because a place refers to it without a lock.
#include "web/waiting_calls.hpp"

namespace outbound::web {

std::optional<waiting_calls::place> waiting_calls::enter()
{
    const std::lock_guard alone{guard_};
    if (count_ >= most)
        return std::nullopt;
    if (!threads_)
        threads_ = std::make_unique<boost::asio::thread_pool>(most);
    ++count_;
    return std::optional<place>{std::in_place, *this};
}

void waiting_calls::leave() noexcept
{
    const std::lock_guard alone{guard_};
    --count_;
}

void waiting_calls::join()
{
    if (threads_)
        threads_->join();
}

}  // namespace outbound::web
