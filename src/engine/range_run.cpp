#include "engine/range_run.hpp"

#include <algorithm>
#include <utility>

namespace outbound {

using rules::range_protocol;

range_run::range_run(
    run_parts parts, std::shared_ptr<active_campaign> campaign, claimed_range range, std::uint64_t hours_changes)
    : run{std::move(parts), std::move(campaign), hours_changes},
      protocol_{std::move(range), limits(), {ctx().options().lease, ctx().options().poll_every}, ctx().steady()},
      began_{ctx().steady()},
      limits_changes_{campaign_->limits_changes}
{
    close_at(protocol_.open_until());
}

boost::asio::awaitable<void> range_run::work()
{
    for (;;) {
        const auto decided = decide();
        if (!protocol_.opens_window())
            leave_room();  // No message used the room, or the window was given up.
        switch (decided.act) {
        case range_protocol::action::open_window:
            co_await prepare_window(decided.count);
            break;
        case range_protocol::action::commit:
            co_await commit();
            break;
        case range_protocol::action::recall:
            leave_line();
            parts_.accounts.recall(*this);
            break;
        case range_protocol::action::wait:
            co_await changed_.wait_until(ctx().time(), decided.until);
            break;
        case range_protocol::action::end:
            co_return;
        }
    }
}

range_protocol::decision range_run::decide()
{
    if (std::exchange(limits_changes_, campaign_->limits_changes) != campaign_->limits_changes)
        protocol_.adapt(limits());
    const auto now = ctx().steady();
    return protocol_.next({now, leaving(now), ctx().abandoning()});
}

rules::range_progress::limits range_run::limits() const
{
    const auto window = parts_.accounts.paced_window_of(*campaign_);
    const auto batch = std::min(parts_.accounts.batch_of(campaign_->work.type), window);
    return {window, batch, ctx().options().flush_after, ctx().options().lease / 3};
}

boost::asio::awaitable<void> range_run::prepare_window(std::size_t count)
{
    if (parts_.lanes.should_yield(*campaign_, began_)) {
        leave_line();
        yields_ = true;
        ++campaign_->yielding;
        protocol_.yield(ctx().steady());
        co_return;
    }
    const auto ready = co_await turn_and_room(count);
    if (ready > 0)
        protocol_.window_ready(ready);
    else
        protocol_.window_delayed();
}

// Commits outcomes so far and the intent for further messages in one transaction. Nothing is sent unless the store
// grants it.
boost::asio::awaitable<void> range_run::commit()
{
    const auto request = protocol_.request();
    const auto began = ctx().steady();
    std::optional<window> answer;
    try {
        answer = co_await parts_.lanes.open_window(request);
    } catch (...) {
        ctx().report_failure(std::current_exception());
    }
    if (!answer) {
        protocol_.commit_failed();
        co_await ctx().wait_for_store(protocol_.failures());
        co_return;
    }
    if (!request.release)
        lost_ = !answer->granted;
    if (answer->granted)
        lease_renewed(began);
    const auto granted = protocol_.committed(*answer, ctx().steady());
    co_await reserve_extra(send(granted, answer->withheld));
}

// Returns the pace units of the messages beyond one each.
std::size_t range_run::send(std::span<queued_recipient> granted, const std::vector<recipient_seq>& withheld)
{
    if (granted.empty())
        return 0;
    auto box = std::make_shared<outbox>(shared_from_this(), granted.size());
    box->granted_at = lease_began();
    for (auto& recipient : granted) {
        const outbox::entry entry{recipient.seq, recipient.attempt + 1, false};
        if (std::ranges::binary_search(withheld, recipient.seq))
            protocol_.skipped();
        else if (auto skipped = compose_for(*box, std::move(recipient), entry, entry.attempt - 1))
            keep(std::move(*skipped), entry);
    }
    return submit(std::move(box));
}

void range_run::keep(settlement&& outcome, const outbox::entry&)
{
    const auto now = ctx().steady();
    const bool may_act = protocol_.came_back(std::move(outcome), now);
    if (may_act || leaving(now))
        changed_.notify();
}

}  // namespace outbound
