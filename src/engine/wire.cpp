// One provider account as the engine uses it.
#include "engine/wire.hpp"

#include "rules/verdict.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <utility>

namespace outbound {
namespace {

/// Whether they were accepted is not known.
std::vector<delivery> lost(std::size_t count, const std::string& fault)
{
    delivery one;
    one.code = "provider_exception";
    one.detail = fault.empty() ? "the provider answered for another number of messages than it was given" : fault;
    return std::vector<delivery>(count, one);
}

}  // namespace

wire::wire(const boost::asio::any_io_executor& executor, clock& time, std::shared_ptr<provider> account, refusal refused)
    : executor_{executor}, time_{time}, account_{std::move(account)}, refused_{std::move(refused)}
{
}

void wire::submit(parcel p)
{
    queue_.push_back(std::move(p));
    if (!idle_.empty()) {
        idle_.back()->notify();
        idle_.pop_back();
    } else if (senders_ < account_->concurrency()) {
        ++senders_;
        auto keep = [](std::shared_ptr<wire> self) -> boost::asio::awaitable<void> { co_await self->send_until_closed(); };
        boost::asio::co_spawn(executor_, keep(shared_from_this()), boost::asio::detached);
    }
}

void wire::recall(const outbox_owner& owner)
{
    std::deque<parcel> kept;
    std::deque<parcel> queued = std::exchange(queue_, {});
    for (auto& p : queued)
        if (p.box->owner.get() == &owner)
            give_back_unsent(p);
        else
            kept.push_back(std::move(p));
    queue_.insert(queue_.begin(), std::make_move_iterator(kept.begin()), std::make_move_iterator(kept.end()));
}

void wire::close()
{
    closed_ = true;
    for (auto* sender : std::exchange(idle_, {}))
        sender->notify();
    wake_all_gated();
}

boost::asio::awaitable<void> wire::send_until_closed()
{
    signal turn{executor_};
    while (!closed_) {
        if (queue_.empty()) {
            idle_.push_back(&turn);
            co_await turn.wait(time_);
            std::erase(idle_, &turn);
            continue;
        }
        const auto now = time_.steady();
        const auto gate = gate_.ask(now, under_way_);
        if (gate != rules::gate::answer::go || !has_room()) {
            gated_.push_back(&turn);
            co_await turn.wait_until(time_, gate == rules::gate::answer::wait ? gate_.opens_at() : clock::steady_time::max());
            std::erase(gated_, &turn);
            continue;
        }
        const auto next = std::move(queue_.front());
        queue_.pop_front();
        if (!next.box->owner->may_send(now)) {
            give_back_unsent(next);
            continue;
        }
        ++under_way_;
        std::vector<delivery> outcomes;
        std::string fault;
        try {
            outcomes = co_await account_->deliver(next.messages());
        } catch (const std::exception& e) {
            fault = e.what();
        }
        --under_way_;
        if (outcomes.size() != next.count)
            outcomes = lost(next.count, fault);
        take_back(next, outcomes);
    }
    --senders_;
}

void wire::take_back(const parcel& p, const std::vector<delivery>& outcomes)
{
    const auto now = time_.steady();
    bool wake = under_way_ == 0 || account_->most_open() > 0;
    for (std::size_t i = 0; i < p.count;) {
        const auto what = rules::judge(outcomes[i]);
        std::size_t run = 1;
        wake |= gate_.learn(outcomes[i], now);
        if (outcomes[i].what == delivery::outcome::accepted)
            ++accepted_since_;
        if (what == rules::verdict::settle) {
            p.box->owner->came_back(*p.box, p.first + i, *account_, outcomes[i]);
        } else {
            while (i + run < p.count && rules::judge(outcomes[i + run]) == what)
                ++run;
            parcel rest{p.box, p.first + i, run};
            if (what == rules::verdict::elsewhere)
                refused_(*this, std::move(rest), outcomes[i]);
            else
                queue_.push_front(std::move(rest));
            if (outcomes[i].what == delivery::outcome::throttled && throttled)
                throttled(*this, std::chrono::ceil<std::chrono::milliseconds>(gate_.opens_at() - now));
        }
        i += run;
    }
    if (wake)
        wake_all_gated();
}

void wire::give_back_unsent(const parcel& p)
{
    for (std::size_t i = 0; i < p.count; ++i)
        p.box->owner->came_back_unsent(*p.box, p.first + i);
}

// What has no final status yet is counted by the store now and then, and here in between.
bool wire::has_room() const noexcept
{
    const auto most = account_->most_open();
    return most == 0 || open_ + accepted_before_ + accepted_since_ + under_way_ < most;
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
    for (auto* sender : gated_)
        sender->notify();
}

}  // namespace outbound
