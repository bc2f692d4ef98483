#include "engine/wire.hpp"

#include "engine/delivery_outcomes.hpp"
#include "engine/faults.hpp"
#include "rules/verdict.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace outbound {
wire::wire(const boost::asio::any_io_executor& executor, clock& time, std::shared_ptr<provider> account, reports news)
    : executor_{executor},
      time_{time},
      account_{std::move(account)},
      reports_{std::move(news)},
      watch_{executor}
{
}

void wire::submit(parcel p)
{
    queue_.push_back(std::move(p));
    if (!idle_.empty()) {
        idle_.back()->notify();
        idle_.pop_back();
    } else {
        add_sender();
    }
}

void wire::add_sender()
{
    if (closed_ || senders_ >= account_->concurrency())
        return;
    ++senders_;
    auto added = std::make_shared<sender>(executor_);
    auto send = [](std::shared_ptr<wire> self, std::shared_ptr<sender> sending) -> boost::asio::awaitable<void> {
        co_await self->send_until_closed(std::move(sending));
    };
    auto ended = [self = shared_from_this(), added](const std::exception_ptr& fault) {
        boost::asio::post(self->executor_, [added] {});  // Asio releases the cancellation slot after this handler.
        if (added->abandoned)
            return;  // Not counted any more.
        --self->senders_;
        if (self->closed_)
            return;
        if (fault)
            self->reports_.failed(words_of(fault));
        if (!self->queue_.empty())
            self->add_sender();
    };
    boost::asio::co_spawn(executor_, send(shared_from_this(), added),
        boost::asio::bind_cancellation_slot(added->cancel.slot(), std::move(ended)));
}

void wire::recall(const outbox_owner& owner)
{
    parcel_queue kept;
    for (auto& p : queue_.take_all())
        if (p.box->owner.get() == &owner)
            give_back_unsent(p);
        else
            kept.push_back(std::move(p));
    for (auto& p : queue_.take_all())  // Added meanwhile.
        kept.push_back(std::move(p));
    queue_ = std::move(kept);
}

bool wire::may_take(clock::steady_time now) const noexcept
{
    if (!gate_.unreachable(now))
        return true;
    return now >= aside_until_ && queue_.empty() && under_way_.empty();
}

void wire::close()
{
    closed_ = true;
    for (auto* idle : std::exchange(idle_, {}))
        idle->notify();
    wake_all_gated();
    watch_.notify();
    queue_.take_all();  // Messages keep their runs alive, and thereby the engine and this account.
    for (const auto& flying : std::exchange(under_way_, {}))
        flying->cancel.emit(boost::asio::cancellation_type::terminal);
}

boost::asio::awaitable<void> wire::send_until_closed(std::shared_ptr<sender> self)
{
    while (!closed_ && !self->cancelled) {
        const auto now = time_.steady();
        if (!ready(now)) {
            co_await rest(*self);
            continue;
        }
        auto next = queue_.pop();
        if (!next.box->owner->may_send(*next.box, now) || waited_long(next)) {
            give_back_unsent(next);
            continue;
        }
        take_off(self, std::move(next), now);
        std::vector<delivery> outcomes;
        std::string fault;
        try {
            outcomes = co_await account_->deliver(self->sent.messages());
        } catch (...) {
            fault = words_of(std::current_exception());
        }
        if (self->abandoned || closed_)
            co_return;
        finish(*self, std::move(outcomes), std::move(fault));
    }
}

/// Whether a parcel is queued and may be sent now.
bool wire::ready(clock::steady_time now) const noexcept
{
    return !queue_.empty() && gate_.ask(now, under_way_.size()) == rules::gate::answer::go && has_room();
}

boost::asio::awaitable<void> wire::rest(sender& self)
{
    const bool is_gated = !queue_.empty();
    const auto now = time_.steady();
    const bool waits = is_gated && gate_.ask(now, under_way_.size()) == rules::gate::answer::wait;
    auto& resting = is_gated ? gated_ : idle_;
    resting.push_back(&self.turn);
    co_await self.turn.wait_until(time_, waits ? gate_.opens_at() : clock::steady_time::max());
    std::erase(resting, &self.turn);
    if (is_gated)
        gated_until_ = time_.steady();
}

// True if the recipient may have opted out or been erased while the account accepted nothing. Messages that only wait
// for a free sender leave soon. An account that cannot be reached is replaced earlier.
bool wire::waited_long(const parcel& p) const noexcept
{
    constexpr std::chrono::seconds longest_wait{5};
    return p.box->granted_at + longest_wait < gated_until_;
}

void wire::take_off(const std::shared_ptr<sender>& self, parcel next, clock::steady_time now)
{
    self->sent = std::move(next);
    self->began = now;
    self->place = under_way_.size();
    under_way_.push_back(self);
    if (std::exchange(watch_rests_, false))
        watch_.notify();
    if (std::exchange(watching_, true))
        return;
    auto watch = [](std::shared_ptr<wire> watched) -> boost::asio::awaitable<void> {
        co_await watched->watch_deadlines();
    };
    boost::asio::co_spawn(executor_, watch(shared_from_this()), boost::asio::detached);
}

void wire::finish(sender& self, std::vector<delivery> outcomes, std::string fault)
{
    land(self);
    const auto sent = std::move(self.sent);
    outcomes = checked_outcomes(std::move(outcomes), sent.count, std::move(fault));
    take_back(sent, outcomes);
}

void wire::land(const sender& self)
{
    under_way_.back()->place = self.place;
    std::swap(under_way_[self.place], under_way_.back());
    under_way_.pop_back();
}

boost::asio::awaitable<void> wire::watch_deadlines()
{
    while (!closed_) {
        end_late_deliveries(time_.steady());
        watch_rests_ = under_way_.empty();
        auto next = clock::steady_time::max();
        for (const auto& flying : under_way_)
            next = std::min(next, flying->began + (flying->cancelled ? longest_delivery() : account_->deadline()));
        co_await watch_.wait_until(time_, next);
    }
}

void wire::end_late_deliveries(clock::steady_time now)
{
    const auto senders = under_way_;  // A copy, because the list changes during the loop.
    for (const auto& flying : senders) {
        if (now >= flying->began + longest_delivery()) {
            abandon(flying);
        } else if (now >= flying->began + account_->deadline() && !std::exchange(flying->cancelled, true)) {
            flying->cancel.emit(boost::asio::cancellation_type::terminal);
        }
    }
}

// Abandons a provider that does not end when cancelled. Its coroutine keeps the messages alive, and its outcomes are
// ignored.
void wire::abandon(const std::shared_ptr<sender>& late)
{
    if (std::exchange(late->abandoned, true))
        return;
    --senders_;
    land(*late);
    take_back(late->sent, unknown_outcomes(late->sent.count, delivery_code::timeout, std::string{late_answer}));
    if (!queue_.empty())
        add_sender();
}

void wire::take_back(const parcel& p, const std::vector<delivery>& outcomes)
{
    const auto now = time_.steady();
    bool wake = under_way_.empty() || account_->most_open() > 0;
    const delivery* unreachable = nullptr;
    for (std::size_t i = 0; i < p.count;) {
        const auto verdict = rules::judge(outcomes[i]);
        std::size_t run = 1;
        wake |= gate_.learn(outcomes[i], now);
        if (outcomes[i].result == delivery::outcome::accepted)
            ++accepted_since_;
        if (verdict == rules::verdict::settle) {
            p.box->owner->came_back(*p.box, p.first + i, *account_, outcomes[i]);
        } else {
            while (i + run < p.count && rules::judge(outcomes[i + run]) == verdict)
                ++run;
            parcel rest{p.box, p.first + i, run};
            if (verdict == rules::verdict::elsewhere)
                reports_.refused(*this, std::move(rest), outcomes[i]);
            else
                queue_.push_front(std::move(rest));
            if (outcomes[i].result == delivery::outcome::throttled)
                reports_.throttled(*this, std::chrono::ceil<std::chrono::milliseconds>(gate_.opens_at() - now));
            if (gate_.unreachable(now))
                unreachable = &outcomes[i];
        }
        i += run;
    }
    if (unreachable != nullptr)
        reports_.unreachable(*this, *unreachable);
    if (wake)
        wake_all_gated();
}

// The store counts messages without a final status periodically; in between, newly accepted ones are counted here.
bool wire::has_room() const noexcept
{
    const auto most = account_->most_open();
    return most == 0 || open_ + accepted_before_ + accepted_since_ + under_way_.size() < most;
}

void wire::count_open(std::size_t amount)
{
    open_ = amount;
    accepted_before_ = std::exchange(accepted_since_, 0);
    if (has_room())
        wake_all_gated();
}

void wire::wake_all_gated()
{
    for (auto* gated : gated_)
        gated->notify();
}

}  // namespace outbound
