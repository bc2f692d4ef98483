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
#include <utility>

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
    parts_.push_back({std::move(all), role::whole});
    for (int refusals = 0; !parts_.empty();) {
        auto [group, as] = std::move(parts_.back());
        parts_.pop_back();
        account::body request{through_};
        const bool together =
            content && !halt_ && refusals < most_refusals && std::chrono::steady_clock::now() < halving_ends;
        if (together && group.size() > 1)
            group = write_together(*content, group, request.text);
        if (!together || group.size() < 2) {
            alone_.insert(alone_.end(), group.begin(), group.end());
        } else {
            const auto came = co_await post(request.text, group.size());
            group = settle_named(came, group);
            if (came.divisible)
                divide(came, {std::move(group), as});
            else if (!came.named.empty())
                parts_.push_back({std::move(group), role::part});
            else
                settle_all(group, came.all);
            refusals += came.named.empty() ? 0 : 1;
        }
        if (as == role::second_half && !suspects_.empty())
            push_halves(std::exchange(suspects_, {}), role::part, role::part);
    }
}

// A request that is refused for a part that all messages share, such as the content, is divided once: if both halves
// are refused alike, all messages are. Otherwise the values of some messages are the cause.
void delivering::divide(const reading& came, part refused)
{
    const bool is_alike = came.names_shared_part && came.all.detail == suspicion_;
    if (refused.as == role::first_half && is_alike) {
        suspects_ = std::move(refused.messages);
    } else if (refused.as == role::second_half && is_alike && !suspects_.empty()) {
        settle_all(std::exchange(suspects_, {}), came.all);
        settle_all(refused.messages, came.all);
    } else if (refused.as == role::whole && came.names_shared_part) {
        suspicion_ = came.all.detail;
        push_halves(std::move(refused.messages), role::first_half, role::second_half);
    } else {
        push_halves(std::move(refused.messages), role::part, role::part);
    }
}

void delivering::push_halves(places whole, role first, role second)
{
    const auto middle = whole.begin() + static_cast<std::ptrdiff_t>(whole.size() / 2);
    parts_.push_back({{middle, whole.end()}, second});
    parts_.push_back({{whole.begin(), middle}, first});
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

void delivering::settle_all(const places& group, const delivery& came)
{
    for (const auto place : group)
        settle(place, came);
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
            {}, false, false};
    const auto answer = co_await through_.client_.send(through_.request_with(body, left));
    co_return through_.read(answer, personalizations);
}

}  // namespace outbound::sendgrid
