// Places belong to coroutines of engines, which may end at any time: a place removes itself from the mailbox under the
// lock.
#include "engine/host/mailbox.hpp"

#include <outbound/error.hpp>

#include <algorithm>
#include <utility>

namespace outbound::host {

mailbox::place::place(mailbox& box, std::string key, boost::json::object document, std::function<void()> changed)
    : box_{box},
      key_{std::move(key)},
      document_{std::move(document)},
      changed_{std::move(changed)}
{
    const std::lock_guard alone{box_.guard_};
    fetches_before_ = box_.fetches_;
    box_.waiting_.push_back(this);
    box_.arrived_.notify_one();
}

mailbox::place::~place()
{
    leave();
}

progress mailbox::place::look() const
{
    const std::lock_guard alone{box_.guard_};
    return box_.progress_of(*this);
}

progress mailbox::place::leave()
{
    const std::lock_guard alone{box_.guard_};
    box_.remove(*this);
    return box_.progress_of(*this);
}

progress mailbox::progress_of(const place& p) const
{
    auto now = p.progress_;
    now.others_fetched = fetches_ != p.fetches_before_;
    return now;
}

void mailbox::remove(place& p)
{
    std::erase(waiting_, &p);
    if (const auto found = fetched_.find(p.key_); found != fetched_.end() && found->second == &p)
        fetched_.erase(found);
}

boost::json::array mailbox::fetch(std::size_t limit, std::chrono::milliseconds wait)
{
    std::unique_lock alone{guard_};
    if (engines_ == 0)
        throw error{errc::conflict, "nothing dispatches in this process: fetch messages where start() was called"};
    arrived_.wait_for(alone, wait, [this] { return !waiting_.empty(); });
    boost::json::array documents;
    while (documents.size() < limit && !waiting_.empty()) {
        auto* first = waiting_.front();
        waiting_.pop_front();
        fetched_[first->key_] = first;
        first->progress_.is_fetched = true;
        documents.push_back(std::move(first->document_));
        first->changed_();
    }
    fetches_ += documents.size();
    return documents;
}

bool mailbox::report(std::string_view key, delivery outcome)
{
    const std::lock_guard alone{guard_};
    const auto found = fetched_.find(std::string{key});
    if (found == fetched_.end())
        return false;
    found->second->progress_.report = std::move(outcome);
    found->second->changed_();
    fetched_.erase(found);
    return true;
}

void mailbox::count_engines(int change)
{
    const std::lock_guard alone{guard_};
    engines_ += change;
}

}  // namespace outbound::host
