// Sends a handful of leased retries again.
#include "engine/retry_run.hpp"

namespace outbound {

retry_run::retry_run(
    std::shared_ptr<engine_core> core, std::shared_ptr<active_campaign> campaign, std::vector<claimed_retry> retries)
    : run{std::move(core), std::move(campaign)}, retries_{std::move(retries)}, under_way_{retries_.size()}
{
    for (const auto& retry : retries_)
        close_at(retry.open_until);
}

boost::asio::awaitable<void> retry_run::work()
{
    co_await send();
    while (under_way_ > 0 && !core_->abandoning()) {
        co_await wait_for_outcomes();
        if (!may_send(core_->time().steady()))
            core_->recall(*this);
        if (!outcomes_.empty())
            co_await record();
    }
    while (!outcomes_.empty() && !core_->abandoning())
        co_await record();
}

boost::asio::awaitable<void> retry_run::send()
{
    const auto slot = co_await core_->reserve_pace(*campaign_, retries_.size());
    auto box = std::make_shared<outbox>(shared_from_this(), retries_.size());
    for (auto& retry : retries_) {
        const outbox::entry entry{retry.who.seq, retry.who.attempt, retry.after_unknown};
        if (auto none = compose_for(*box, std::move(retry.who), entry, entry.attempt))
            keep(std::move(*none), entry);
    }
    if (!box->messages.empty())
        submit(std::move(box), slot);
}

boost::asio::awaitable<void> retry_run::wait_for_outcomes()
{
    co_await changed_.wait_until(core_->time(), core_->time().steady() + core_->options().flush_after);
}

boost::asio::awaitable<void> retry_run::record()
{
    const auto recording = std::exchange(outcomes_, {});
    bool recorded = true;
    try {
        const auto id = campaign_->work.id;  // The scheduler writes `work` while a store thread is at this.
        auto call = [&] { core_->dispatch().settle_retries(id, recording); };
        co_await core_->blocking(call);
    } catch (const error& trouble) {
        core_->tell_store_trouble(trouble);
        recorded = false;
    }
    if (recorded)
        co_return;
    outcomes_.insert(outcomes_.begin(), recording.begin(), recording.end());
    co_await core_->wait_for_store(1);
}

void retry_run::keep(settlement outcome, const outbox::entry&)
{
    outcomes_.push_back(std::move(outcome));
    if (--under_way_ == 0)
        changed_.notify();
}

}  // namespace outbound
