#include "engine/pauses.hpp"

#include "engine/faults.hpp"

#include <limits>
#include <utility>

namespace outbound {

boost::asio::awaitable<void> campaign_pauses::pause(campaign_id campaign, pause_reason reason, std::string detail)
{
    status_request request;
    request.action = campaign_action::pause;
    request.reason = reason;
    request.detail = detail;
    bool paused = true;
    try {
        auto call = [&] { return ctx_.stored().campaigns().change_status(campaign, request); };
        co_await ctx_.blocking(call);
    } catch (const error& trouble) {
        paused = false;
        if (trouble.code() != errc::conflict)  // Conflict: the campaign has ended or is paused already.
            ctx_.report_failure(std::current_exception());
    } catch (...) {
        paused = false;
        ctx_.report_fault(std::current_exception());
    }
    // A poll in progress may still read the campaign as running. That must not resume it here: it would be paused again
    // after a later resume.
    if (const auto known = campaigns_.by_id.find(campaign); known != campaigns_.by_id.end())
        known->second->halted_until_look = campaigns_.looks;
    if (!paused)
        co_return;
    ctx_.emit(
        event_type::campaign_paused, {{"campaign_id", campaign}, {"reason", to_string(reason)}, {"detail", detail}});
}

void campaign_pauses::pause_for_account(active_campaign& campaign, std::string detail)
{
    if (std::exchange(campaign.halted, true))
        return;
    campaign.waits_for_account = campaign.work.holds_messages;
    if (!campaign.waits_for_account)
        campaign.halted_until_look = std::numeric_limits<std::uint64_t>::max();
    campaign.changed();
    if (campaign.waits_for_account)
        return;
    ctx_.spawn(pause(campaign.work.id, pause_reason::provider_account, std::move(detail)));
}

void campaign_pauses::pause_for_account(campaign_id campaign, std::string detail)
{
    if (const auto known = campaigns_.by_id.find(campaign); known != campaigns_.by_id.end())
        pause_for_account(*known->second, std::move(detail));
}

void campaign_pauses::count_outcome(active_campaign& campaign, const provider& account, const delivery& outcome)
{
    if (!campaign.refusals.learn(outcome))
        return;
    campaign.refusals = {};
    pause_for_account(
        campaign, std::string{account.name()} + " refuses many recipients: " + outcome.code + ' ' + outcome.detail);
}

}  // namespace outbound
