// Finds work: starts what is due, prepares, closes and completes campaigns.
#include "engine/core.hpp"

#include "model/hours_json.hpp"
#include "rules/address_hash.hpp"
#include "rules/backoff.hpp"
#include "rules/unsubscribe_token.hpp"
#include "text/content.hpp"

namespace outbound {

boost::asio::awaitable<void> engine_core::schedule_until_stopped()
{
    while (!stopping_) {
        bool looked = true;
        try {
            co_await look_for_work();
        } catch (const error& trouble) {
            tell_store_trouble(trouble);
            looked = false;
        } catch (...) {
            tell_fault(std::current_exception());
            looked = false;
        }
        store_failures_ = looked ? 0 : store_failures_ + 1;
        const auto wait = looked ? next_look() : rules::backoff(store_failures_, std::chrono::seconds{10});
        if (!stopping_)
            co_await poll_.wait_until(time_, time_.steady() + wait);
    }
}

// What is under way follows a change of pace or hours within a second.
std::chrono::milliseconds engine_core::next_look() const
{
    constexpr std::chrono::milliseconds most_while_working{1'000};
    const bool works = std::ranges::any_of(campaigns_, [](const auto& known) { return !known.second->runs.empty(); });
    return works ? std::min(options_.poll_every, most_while_working) : options_.poll_every;
}

boost::asio::awaitable<void> engine_core::look_for_work()
{
    std::vector<campaign_id> begun;
    std::vector<campaign_work> works;
    ++looks_;
    co_await refresh_limits();  // Before the campaigns, whose pace is newer then.
    auto ahead = ahead_;
    auto call = [&] {
        ahead = store_.ahead();
        begun = dispatch().start_scheduled();
        works = dispatch().work();
    };
    co_await blocking(call);
    ahead_ = ahead;
    std::erase_if(works, [this](const campaign_work& work) { return !serves(work.type); });
    ask_due_terms();
    for (const auto id : begun)
        tell(event_type::campaign_started, {{"campaign_id", id}});
    forget_all_but(works);
    for (const auto& work : works)
        co_await take_up(work);
    wake_lanes();
    tell_if_idle(works);
}

boost::asio::awaitable<void> engine_core::take_up(const campaign_work& work)
{
    const bool expired = work.expires_at && *work.expires_at <= now();
    auto& campaign = campaigns_[work.id];
    if (!campaign)
        campaign = std::make_shared<active_campaign>();
    const auto kept = campaign;  // The map may change while this waits.
    if (to_json(std::exchange(kept->work, work).hours) != to_json(work.hours)) {
        ++kept->hours_changes;
        kept->changed();
    }
    kept->halted = work.status != campaign_status::running || expired || looks_ <= kept->halted_until_look;
    // One that has expired is prepared all the same, so that everybody of the segment is told of.
    if (expired && work.status == campaign_status::running && !work.prepared && !std::exchange(kept->preparing, true))
        spawn(prepare(kept));
    if (kept->halted) {
        kept->changed();
        co_await close_rest(work.id);
        co_return;
    }
    co_await follow_pace(work);
    follow_limits(*kept);
    if (!kept->shared)
        co_await compile(*kept);
    if (kept->shared && !work.prepared && !std::exchange(kept->preparing, true))
        spawn(prepare(kept));
    if (work.prepared && work.claimable == 0 && !work.next_due && !work.opens_at && kept->runs.empty())
        co_await complete(work.id);
}

std::function<std::string(recipient_seq, std::string_view)> engine_core::unsubscribe_url_of(const content& shared) const
{
    const auto names = text::variables_of(shared);
    if (options_.public_url.empty() || std::ranges::find(names, "unsubscribe_url") == names.end())
        return {};
    return [this, campaign = shared.campaign, via = shared.channel](recipient_seq seq, std::string_view address) {
        return options_.public_url + "/outbound/unsubscribe/" +
               rules::unsubscribe_token(
                   store_.secret(), store_.instance(), {campaign, seq, via, rules::hash_address(store_.secret(), via, address)});
    };
}

boost::asio::awaitable<void> engine_core::compile(active_campaign& campaign)
{
    std::string fault;
    try {
        auto call = [&] { return store_.campaigns().get(campaign.work.id); };
        const auto stored = co_await blocking(call);
        if (!stored)
            co_return;
        campaign.resend_unknown = stored->on_unknown == on_unknown::resend && stored->type == channel::email;
        campaign.shared = text::compile_content(*stored);
        campaign.wanted.emplace(text::variables_of(*campaign.shared));
        campaign.columns = campaign.wanted->columns();
        campaign.unsubscribe_url = unsubscribe_url_of(*campaign.shared);
        for (const auto* name : {"first_name", "last_name"})  // The display name.
            campaign.columns.emplace_back(name);
    } catch (const error& wrong) {
        if (wrong.code() != errc::invalid)
            throw;
        fault = wrong.what();
    }
    if (!fault.empty())
        co_await pause(campaign.work.id, pause_reason::preparation, std::move(fault));
}

boost::asio::awaitable<void> engine_core::prepare(std::shared_ptr<active_campaign> campaign)
{
    const auto id = campaign->work.id;
    const auto range_size = std::max(options_.range_size, batch_of(campaign->work.type));
    preparation chunk;
    for (int failures = 0; !stopping_ && !chunk.done;) {  // Done also when the campaign does not run any more.
        try {
            auto call = [&] { return dispatch().prepare(id, options_.prepare_chunk, range_size); };
            chunk = co_await blocking(call);
            failures = 0;
            ++campaign->work.claimable;
            wake_lanes();
            continue;
        } catch (const error& trouble) {
            tell_store_trouble(trouble);
            ++failures;
        } catch (...) {
            tell_fault(std::current_exception());
            ++failures;
        }
        co_await wait_for_store(failures);
    }
    campaign->preparing = false;
    if (chunk.ended)
        tell(event_type::campaign_prepared, {{"campaign_id", id}});
    poll_.notify();
}

boost::asio::awaitable<void> engine_core::close_rest(campaign_id campaign)
{
    constexpr std::size_t ranges_at_once = 20;
    auto call = [&] { return dispatch().close_rest(campaign, ranges_at_once); };
    const bool closed = co_await blocking(call);
    if (closed)
        co_await complete(campaign);
    else
        poll_.notify();
}

boost::asio::awaitable<void> engine_core::complete(campaign_id campaign)
{
    auto call = [&] { return dispatch().complete(campaign); };
    const bool completed = co_await blocking(call);
    if (!completed)
        co_return;
    tell(event_type::campaign_completed, {{"campaign_id", campaign}});
    poll_.notify();  // Whoever waits for idleness should hear of it now.
}

boost::asio::awaitable<void> engine_core::pause(campaign_id campaign, pause_reason reason, std::string detail)
{
    status_request request;
    request.action = campaign_action::pause;
    request.reason = reason;
    request.detail = detail;
    bool paused = true;
    try {
        auto call = [&] { return store_.campaigns().change_status(campaign, request); };
        co_await blocking(call);
    } catch (const error& trouble) {
        paused = false;
        if (trouble.code() != errc::conflict)  // Otherwise somebody ended or paused it meanwhile.
            tell_store_trouble(trouble);
    } catch (...) {
        paused = false;
        tell_fault(std::current_exception());
    }
    // A look that has begun may still find it running; that must not wake it, or it would be paused once more after a resume.
    if (const auto known = campaigns_.find(campaign); known != campaigns_.end())
        known->second->halted_until_look = looks_;
    if (!paused)
        co_return;
    tell(event_type::campaign_paused, {{"campaign_id", campaign}, {"reason", to_string(reason)}, {"detail", detail}});
}

void engine_core::forget_all_but(const std::vector<campaign_work>& works)
{
    for (auto it = campaigns_.begin(); it != campaigns_.end();) {
        const auto id = it->first;
        if (std::any_of(works.begin(), works.end(), [&](const auto& work) { return work.id == id; })) {
            ++it;
            continue;
        }
        it->second->halted = true;  // Paused, completed or deleted.
        it->second->changed();
        it = campaigns_.erase(it);
    }
}

// Whoever asked while this look was under way waits for the next: what they have just started may not have been seen.
void engine_core::tell_if_idle(const std::vector<campaign_work>& works)
{
    if (!works.empty())
        return;
    for (const auto& waiting : waiting_for_idle_)
        if (waiting.asked_at < looks_)
            waiting.done->notify();
}

}  // namespace outbound
