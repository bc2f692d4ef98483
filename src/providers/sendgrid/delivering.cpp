// Groups messages by content, bisects a request that is refused without naming a message, and sends the rest one by
// one.
#include "providers/sendgrid/delivering.hpp"

#include "providers/common/answers.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace outbound::sendgrid {
namespace {

using outcome = delivery::outcome;

// After this many refused requests, each for a different message, the rest of the batch is sent one by one.
constexpr int most_refusals = 8;
constexpr std::size_t most_workers = 16;

/// Whether the next request would fail in the same way.
bool holds_for_all(const delivery& d)
{
    return d.result == outcome::throttled || d.result == outcome::account_refused || d.result == outcome::not_sent;
}

}  // namespace

delivering::delivering(account& through, std::span<const message> batch)
    : through_{through},
      batch_{batch},
      outcomes_(batch.size()),
      deadline_{std::chrono::steady_clock::now() + through.settings_.timeout}
{
}

boost::asio::awaitable<std::vector<delivery>> delivering::run(account& through, std::span<const message> batch)
{
    delivering call{through, batch};
    for (std::size_t begin = 0; begin < batch.size();) {
        places together;
        const auto& content = batch[begin].shared;
        for (; begin < batch.size() && batch[begin].shared == content; ++begin)
            together.push_back(begin);
        co_await call.send_together(std::move(together));
    }
    if (!call.alone_.empty())
        co_await call.send_alone();
    co_return std::move(call.outcomes_);
}

// Bisects a refused request that names no message until the cause is isolated, smallest parts first. Half of the time
// is reserved for messages that are then sent one by one, so that every call makes progress even with a slow vendor.
boost::asio::awaitable<void> delivering::send_together(places all)
{
    const auto content = through_.prepared(batch_[all.front()].shared);
    const auto halving_ends = deadline_ - through_.settings_.timeout / 2;
    std::vector<places> groups{std::move(all)};  // A stack: the next group is last.
    for (int refusals = 0; !groups.empty();) {
        auto group = std::move(groups.back());
        groups.pop_back();
        account::body request{through_};
        const bool together =
            content && !halt_ && refusals < most_refusals && std::chrono::steady_clock::now() < halving_ends;
        if (together && group.size() > 1)
            group = write_together(*content, group, request.text);
        if (!together || group.size() < 2) {
            alone_.insert(alone_.end(), group.begin(), group.end());
            continue;
        }
        const auto came = co_await post(request.text, group.size());
        group = settle_named(came, group);
        if (came.divisible) {
            const auto middle = group.begin() + static_cast<std::ptrdiff_t>(group.size() / 2);
            groups.emplace_back(middle, group.end());
            groups.emplace_back(group.begin(), middle);
        } else if (!came.named.empty()) {
            ++refusals;
            groups.push_back(std::move(group));
        } else {
            for (const auto place : group)
                settle(place, came.all);
        }
    }
}

/// Writes one request for all messages that fit together; settles those that cannot be sent at all.
delivering::places delivering::write_together(const prepared_content& content, const places& pending, std::string& body)
{
    places written;
    content.begin_batch(body);
    for (const auto place : pending)
        switch (content.add(batch_[place], body, outcomes_[place])) {
        case added::yes:
            written.push_back(place);
            break;
        case added::alone:
            alone_.push_back(place);
            break;
        case added::refused:
            break;
        }
    content.end_batch(body);
    return written;
}

/// Settles the messages that a refusal names; returns the others.
delivering::places delivering::settle_named(const reading& came, const places& sent)
{
    places others;
    for (std::size_t i = 0; i < sent.size(); ++i)
        if (const auto named = came.named.find(i); named != came.named.end())
            settle(sent[i], named->second);
        else
            others.push_back(sent[i]);
    return others;
}

void delivering::settle(std::size_t place, const delivery& came)
{
    outcomes_[place] = came;
    if (holds_for_all(came))
        halt_ = came;
}

boost::asio::awaitable<void> delivering::send_alone()
{
    const auto workers = std::min(alone_.size(), most_workers);
    if (workers < 2)
        co_return co_await work();
    const auto executor = co_await boost::asio::this_coro::executor;
    using operation = decltype(boost::asio::co_spawn(executor, work(), boost::asio::deferred));
    std::vector<operation> all;
    for (std::size_t i = 0; i < workers; ++i)
        all.push_back(boost::asio::co_spawn(executor, work(), boost::asio::deferred));
    const auto [order, failures] =
        co_await boost::asio::experimental::make_parallel_group(std::move(all))
            .async_wait(boost::asio::experimental::wait_for_all(), boost::asio::use_awaitable);
    for (const auto& failure : failures)
        if (failure)
            std::rethrow_exception(failure);
}

boost::asio::awaitable<void> delivering::work()
{
    while (next_alone_ < alone_.size()) {
        const auto place = alone_[next_alone_++];
        if (halt_) {
            outcomes_[place] = *halt_;
            continue;
        }
        account::body request{through_};
        if (!through_.write_single(batch_[place], request.text, outcomes_[place]))
            continue;
        const auto came = co_await post(request.text, 1);
        settle(place, came.of(0));
    }
}

boost::asio::awaitable<reading> delivering::post(std::string_view body, std::size_t personalizations)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0)
        co_return reading{outcome_of(outcome::not_sent, std::string{to_string(delivery_code::deadline)},
                              "the deadline passed before it was sent"),
            {}, false};
    const auto answer = co_await through_.client_.send(through_.request_with(body, left));
    co_return through_.read(answer, personalizations);
}

}  // namespace outbound::sendgrid
