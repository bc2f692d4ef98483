#include "engine/scheduler.hpp"

#include "engine/campaign_content.hpp"
#include "model/hours_json.hpp"
#include "rules/backoff.hpp"

#include <algorithm>
#include <utility>

namespace outbound {

scheduler::scheduler(engine_context& ctx, active_campaigns& campaigns, accounts& accounts, campaign_pauses& pauses,
    std::function<void()> wake_lanes)
    : ctx_{ctx},
      campaigns_{campaigns},
      accounts_{accounts},
      pauses_{pauses},
      wake_lanes_{std::move(wake_lanes)},
      poll_{ctx.executor()},
      waiters_left_{ctx.executor()}
{
}

boost::asio::awaitable<void> scheduler::run_until_stopped()
{
    while (!ctx_.stopping()) {
        bool looked = true;
        try {
            co_await look_for_work();
        } catch (...) {
            ctx_.report_failure(std::current_exception());
            looked = false;
        }
        store_failures_ = looked ? 0 : store_failures_ + 1;
        const auto wait = looked ? next_look() : rules::backoff(store_failures_, std::chrono::seconds{10});
        if (!ctx_.stopping())
            co_await poll_.wait_until(ctx_.time(), ctx_.steady() + wait);
    }
}

boost::asio::awaitable<void> scheduler::idle()
{
    signal done{ctx_.executor()};
    idle_waiters_.push_back({&done, campaigns_.looks});
    wake();
    std::exception_ptr cancelled;
    try {
        co_await done.wait(ctx_.time());
    } catch (...) {
        cancelled = std::current_exception();
    }
    std::erase_if(idle_waiters_, [&](const idle_waiter& waiter) { return waiter.done == &done; });
    if (idle_waiters_.empty())
        waiters_left_.notify();
    if (cancelled)
        std::rethrow_exception(cancelled);
}

boost::asio::awaitable<void> scheduler::end_waits()
{
    for (const auto& waiter : idle_waiters_)
        waiter.done->notify();
    while (!idle_waiters_.empty())
        co_await waiters_left_.wait(ctx_.time());
}

// Polls at least every second during work, so that changes of pace or hours take effect.
std::chrono::milliseconds scheduler::next_look() const
{
    constexpr std::chrono::milliseconds longest_while_working{1'000};
    const bool works =
        std::ranges::any_of(campaigns_.by_id, [](const auto& known) { return !known.second->runs.empty(); });
    return works ? std::min(ctx_.options().poll_every, longest_while_working) : ctx_.options().poll_every;
}

boost::asio::awaitable<void> scheduler::look_for_work()
{
    due_campaigns due;
    std::vector<campaign_work> works;
    std::chrono::microseconds ahead{0};
    ++campaigns_.looks;
    co_await accounts_.refresh();  // First, so that the campaigns' paces are newer.
    auto call = [&] {
        ahead = ctx_.stored().ahead();
        due = ctx_.dispatch().start_scheduled(ctx_.options().max_late);
        works = ctx_.dispatch().work();
    };
    co_await ctx_.blocking(call);
    ctx_.follow_store_clock(ahead);
    set_unreadable_aside(works);
    std::erase_if(works, [this](const campaign_work& work) { return !ctx_.serves(work.type); });
    accounts_.look_after();
    report(due);
    forget_all_but(works);
    std::exception_ptr failure;  // Failure of one campaign, which does not delay the others.
    for (const auto& work : works)
        try {
            co_await take_up(work);
        } catch (...) {
            failure = std::current_exception();
        }
    wake_lanes_();
    if (failure)
        std::rethrow_exception(failure);
    if (std::ranges::all_of(
            works, [this](const campaign_work& work) { return is_for_later(work) || waits_for_account(work); }))
        report_idle();
}

void scheduler::report(const due_campaigns& due)
{
    for (const auto id : due.started)
        ctx_.emit(event_type::campaign_started, {{"campaign_id", id}});
    for (const auto& late : due.late)
        ctx_.emit(event_type::campaign_paused,
            {{"campaign_id", late.id}, {"reason", to_string(pause_reason::late)}, {"detail", late.detail}});
}

boost::asio::awaitable<void> scheduler::take_up(const campaign_work& work)
{
    auto& known = campaigns_.by_id[work.id];
    if (!known)
        known = std::make_shared<active_campaign>();
    const auto campaign = known;  // A copy, because the map may change during the wait.
    apply_work(*campaign, work);
    const bool expired = work.expires_at && *work.expires_at <= ctx_.now();
    campaign->waits_for_account &= accounts_.route(work.type) == nullptr;
    campaign->halted = work.status != campaign_status::running || expired || campaign->waits_for_account ||
                       campaigns_.looks <= campaign->halted_until_look;
    // Prepares expired campaigns as well, so that every recipient of the segment is recorded.
    if (expired && work.status == campaign_status::running)
        begin_preparing(campaign);
    if (campaign->halted) {
        campaign->changed();
        if (!campaign->waits_for_account)
            co_await close_rest(work.id);
        co_return;
    }
    co_await accounts_.follow_pace(work);
    follow_limits(*campaign);
    if (!campaign->shared && work.holds_messages)
        prepare_for_messages(*campaign);
    if (!campaign->shared)
        co_await compile(*campaign);
    if (campaign->shared)
        begin_preparing(campaign);
    if (work.prepared && work.claimable == 0 && !work.next_due && !work.opens_at && campaign->runs.empty())
        co_await complete(work.id);
}

// Whether it holds one-off messages that are due later, which another run sends, as it sends scheduled campaigns.
bool scheduler::is_for_later(const campaign_work& work) const
{
    constexpr std::chrono::minutes soon{10};
    const auto known = campaigns_.by_id.find(work.id);
    const bool under_way = known != campaigns_.by_id.end() && !known->second->runs.empty();
    return work.holds_messages && work.prepared && work.claimable == 0 && work.next_due &&
           *work.next_due > ctx_.now() + soon && !under_way;
}

// They cannot be paused: whoever waits for idleness learns of them from the store.
bool scheduler::waits_for_account(const campaign_work& work) const
{
    const auto known = campaigns_.by_id.find(work.id);
    return known != campaigns_.by_id.end() && known->second->waits_for_account && known->second->runs.empty();
}

// One-off messages are completed without an event: their campaign is hidden.
void scheduler::report_completed(campaign_id campaign)
{
    const auto known = campaigns_.by_id.find(campaign);
    if (known == campaigns_.by_id.end() || !known->second->work.holds_messages)
        ctx_.emit(event_type::campaign_completed, {{"campaign_id", campaign}});
}

void scheduler::apply_work(active_campaign& campaign, const campaign_work& work)
{
    if (to_json(std::exchange(campaign.work, work).hours) == to_json(work.hours))
        return;
    ++campaign.hours_changes;
    campaign.changed();
}

void scheduler::follow_limits()
{
    for (auto& [id, campaign] : campaigns_.by_id)
        follow_limits(*campaign);
}

// Waiting runs adapt their reservations.
void scheduler::follow_limits(active_campaign& campaign)
{
    auto limits = accounts_.limits_of(campaign);
    if (limits == campaign.limits)
        return;
    campaign.limits = std::move(limits);
    campaign.paced = accounts_.is_paced(campaign);
    ++campaign.limits_changes;
    campaign.changed();
}

boost::asio::awaitable<void> scheduler::compile(active_campaign& campaign)
{
    std::string fault;
    try {
        auto call = [&] { return ctx_.stored().campaigns().get(campaign.work.id); };
        const auto stored = co_await ctx_.blocking(call);
        if (stored)
            compile_content(ctx_, *stored, campaign);
        if (campaign.lacks_link) {
            campaign.shared.reset();
            fault = needs_link;
        }
    } catch (const error& failure) {
        if (failure.code() != errc::invalid)
            throw;
        fault = failure.what();
    }
    if (!fault.empty())
        co_await pauses_.pause(campaign.work.id, pause_reason::preparation, std::move(fault));
}

void scheduler::begin_preparing(const std::shared_ptr<active_campaign>& campaign)
{
    if (!campaign->work.prepared && !std::exchange(campaign->preparing, true))
        ctx_.spawn(prepare(campaign));
}

boost::asio::awaitable<void> scheduler::prepare(std::shared_ptr<active_campaign> campaign)
{
    const auto id = campaign->work.id;
    const auto& options = ctx_.options();
    const auto range_size = std::max(options.range_size, accounts_.batch_of(campaign->work.type));
    preparation chunk;
    // `done` is also set when the campaign is not running any more.
    for (int failures = 0; !ctx_.stopping() && !chunk.done;) {
        try {
            auto call = [&] { return ctx_.dispatch().prepare(id, options.prepare_chunk, range_size); };
            chunk = co_await ctx_.blocking(call);
            failures = 0;
            ++campaign->work.claimable;
            wake_lanes_();
            continue;
        } catch (...) {
            ctx_.report_failure(std::current_exception());
            ++failures;
        }
        co_await ctx_.wait_for_store(failures);
    }
    campaign->preparing = false;
    if (chunk.ended)
        ctx_.emit(event_type::campaign_prepared, {{"campaign_id", id}});
    wake();
}

boost::asio::awaitable<void> scheduler::close_rest(campaign_id campaign)
{
    constexpr std::size_t ranges_at_once = 20;
    auto call = [&] { return ctx_.dispatch().close_rest(campaign, ranges_at_once); };
    const bool closed = co_await ctx_.blocking(call);
    if (closed)
        co_await complete(campaign);
    else
        wake();
}

boost::asio::awaitable<void> scheduler::complete(campaign_id campaign)
{
    auto call = [&] { return ctx_.dispatch().complete(campaign); };
    const bool completed = co_await ctx_.blocking(call);
    if (!completed)
        co_return;
    report_completed(campaign);
    wake();  // The next poll completes idle().
}

void scheduler::set_unreadable_aside(std::vector<campaign_work>& works)
{
    std::set<campaign_id> found;
    for (const auto& work : works)
        if (!work.fault.empty()) {
            found.insert(work.id);
            if (!unreadable_.contains(work.id))
                ctx_.log(log_level::error, "campaign " + std::to_string(work.id) +
                                               " is set aside, since its row cannot be read: " + work.fault);
        }
    unreadable_ = std::move(found);
    std::erase_if(works, [](const campaign_work& work) { return !work.fault.empty(); });
}

void scheduler::forget_all_but(const std::vector<campaign_work>& works)
{
    std::erase_if(campaigns_.by_id, [&](auto& known) {
        auto& [id, campaign] = known;
        if (std::ranges::any_of(works, [&](const auto& work) { return work.id == known.first; }))
            return false;
        campaign->halted = true;  // Paused, completed or deleted.
        campaign->changed();
        return true;
    });
}

// A wait that began during this poll continues, because the poll may have missed a campaign that was just started.
void scheduler::report_idle()
{
    for (const auto& waiter : idle_waiters_)
        if (waiter.waits_since < campaigns_.looks)
            waiter.done->notify();
}

}  // namespace outbound
