// The thread commits all waiting requests together; later ones wait for its next commit. If a joint commit fails, the
// requests are bisected, so that a faulty request fails alone.
#include "web/event_committer.hpp"

#include "model/fork_gate.hpp"

#include <outbound/error.hpp>

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace outbound::web {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_together = 512;  // Maximum number of requests per commit.
constexpr std::size_t most_events_shared =
    4'000;  // A commit with this many events accepts no further request, because others need to write, too.

bool is_busy(const std::exception_ptr& fault)
{
    try {
        std::rethrow_exception(fault);
    } catch (const error& e) {
        return e.code() == errc::busy;
    } catch (...) {
        return false;
    }
}

}  // namespace

event_committer::~event_committer()
{
    join();
}

void event_committer::join()
{
    if (thread_)
        thread_->join();
}

asio::awaitable<void> event_committer::commit(std::vector<provider_event> events)
{
    const auto own = std::make_shared<request>();
    own->events = std::move(events);
    own->executor = co_await asio::this_coro::executor;
    auto wait = [&](auto handler) {
        const auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        own->resume = [kept] { std::move (*kept)(); };
        queue(own);
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(wait, asio::use_awaitable);
    if (own->fault)
        std::rethrow_exception(own->fault);
}

void event_committer::queue(std::shared_ptr<request> added)
{
    const std::scoped_lock alone{guard_};
    if (!thread_) {
        together_.reserve(most_together);
        thread_ = std::make_unique<asio::thread_pool>(1);
    }
    queue_.push_back(std::move(added));
    if (!std::exchange(is_busy_, true))
        asio::post(*thread_, [this] { commit_queued(); });
}

void event_committer::commit_queued() noexcept
{
    while (take_queued()) {
        commit_taken();
        resume_taken();
    }
}

// Consecutive requests with the same executor share a post, because each may wake a thread.
void event_committer::resume_taken() noexcept
{
    for (auto first = together_.begin(); first != together_.end();) {
        const auto is_other = [&](const auto& each) { return each->executor != (*first)->executor; };
        const auto last = std::find_if(first, together_.end(), is_other);
        // Breaks the reference cycles between handlers and requests.
        std::vector<std::function<void()>> resumes;
        for (auto each = first; each != last; ++each)
            resumes.push_back(std::exchange((*each)->resume, nullptr));
        asio::post((*first)->executor, [resumes = std::move(resumes)] {
            for (const auto& resume : resumes)
                resume();
        });
        first = last;
    }
}

bool event_committer::take_queued() noexcept
{
    const std::scoped_lock alone{guard_};
    auto end = queue_.begin();
    for (std::size_t events = 0; end != queue_.end() && events < most_events_shared &&
                                 static_cast<std::size_t>(end - queue_.begin()) < most_together;
         ++end)
        events += (*end)->events.size();
    together_.assign(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    is_busy_ = !together_.empty();
    return is_busy_;
}

void event_committer::commit_taken() noexcept
try {
    const fork_gate behind;
    if (together_.size() == 1)
        return commit_from(together_, together_.front()->events);
    std::vector<provider_event> events;
    for (const auto& each : together_)
        std::ranges::move(each->events, std::back_inserter(events));
    commit_from(together_, events);
} catch (...) {  // No memory to combine them.
    for (const auto& each : together_)
        each->fault = std::current_exception();
}

// A second try detects events that a commit with a lost result has stored.
void event_committer::commit_from(std::span<const std::shared_ptr<request>> requests, std::span<provider_event> events)
{
    const auto try_all = [&] {
        try {
            write_(events);
            return std::exception_ptr{};
        } catch (...) {
            return std::current_exception();
        }
    };
    const auto fault = try_all();
    if (!fault)
        return;
    if (is_busy(fault)) {  // Every further try would wait as long.
        for (const auto& each : requests)
            each->fault = fault;
        return;
    }
    if (requests.size() == 1) {
        requests.front()->fault = try_all();
        return;
    }
    const auto half = requests.size() / 2;
    std::size_t events_of_half = 0;
    for (const auto& each : requests.first(half))
        events_of_half += each->events.size();
    commit_from(requests.first(half), events.first(events_of_half));
    commit_from(requests.subspan(half), events.subspan(events_of_half));
}

}  // namespace outbound::web
