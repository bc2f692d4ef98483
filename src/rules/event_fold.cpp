// Statuses have ranks; the highest rank wins, so the order of events does not matter.
#include "rules/event_fold.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace outbound::rules {
namespace {

// Weights within an attempt.
constexpr std::int32_t weight_out = 10;
constexpr std::int32_t weight_failed = 20;
constexpr std::int32_t weight_no_answer = 22;
constexpr std::int32_t weight_busy = 24;
constexpr std::int32_t weight_end = 90;
constexpr std::int32_t attempt_step = 100;
constexpr std::int32_t most_attempts = 9'999;

// Ranks across attempts.
constexpr std::int32_t rank_arrived = 1'000'000;
constexpr std::int32_t rank_voicemail = rank_arrived + 10;
constexpr std::int32_t rank_doubtful = rank_arrived - 10;  // A bounce of unknown cause: a delivery overrides it.
constexpr std::int32_t rank_bounced = rank_arrived + 20;   // plus the class

std::int32_t within(std::int32_t attempt, std::int32_t weight) noexcept
{
    return std::clamp(attempt, 0, most_attempts) * attempt_step + weight;
}

std::int32_t severity(bounce_class bounce) noexcept
{
    switch (bounce) {
    case bounce_class::hard:
        return 4;
    case bounce_class::soft:
        return 3;
    case bounce_class::blocked:
        return 2;
    case bounce_class::none:
    case bounce_class::undetermined:
        return 1;
    }
    return 1;
}

recipient_status status_of(std::int32_t rank, outbound::channel channel) noexcept
{
    using enum recipient_status;
    if (rank > rank_bounced || rank == rank_doubtful)
        return bounced;
    if (rank == rank_voicemail)
        return voicemail;
    if (rank == rank_arrived)
        return channel == outbound::channel::phone ? answered : delivered;
    switch (rank % attempt_step) {
    case weight_failed:
        return failed;
    case weight_no_answer:
        return no_answer;
    case weight_busy:
        return busy;
    default:
        return sent;
    }
}

std::int32_t mark_of(event_kind kind) noexcept
{
    switch (kind) {
    case event_kind::deferred:
        return mark_deferred;
    case event_kind::complained:
        return mark_complained;
    case event_kind::unsubscribed:
        return mark_unsubscribed;
    case event_kind::opted_out:
        return mark_opted_out;
    case event_kind::keypress:
        return mark_keypress;
    case event_kind::transferred:
        return mark_transferred;
    case event_kind::failed:
        return mark_failed;
    default:
        return 0;
    }
}

void keep_first(std::optional<timestamp>& at, timestamp other)
{
    at = at ? std::min(*at, other) : other;
}

void keep_times(event_state& state, const provider_event& e)
{
    switch (e.kind) {
    case event_kind::delivered:
        keep_first(state.delivered_at, e.occurred_at);
        break;
    case event_kind::answered:
    case event_kind::voicemail:
        keep_first(state.answered_at, e.occurred_at);
        break;
    case event_kind::replied:
        keep_first(state.replied_at, e.occurred_at);
        break;
    default:
        break;
    }
    // Transfers and recordings are parts of the call.
    const bool is_part = e.kind == event_kind::transferred || e.kind == event_kind::recorded;
    if (e.duration_seconds && !is_part)
        state.duration_seconds = std::max(*e.duration_seconds, state.duration_seconds.value_or(0));
}

// `machine` is final; `human` overrides an inconclusive detection.
void keep_answerer(event_state& state, const provider_event& e)
{
    if (e.channel != channel::phone)
        return;
    if (e.kind == event_kind::voicemail || e.actor == event_actor::machine)
        state.answered_by = to_string(event_actor::machine);
    else if (e.actor == event_actor::human && state.answered_by != to_string(event_actor::machine))
        state.answered_by = to_string(event_actor::human);
    else if (e.actor == event_actor::undetermined && state.answered_by.empty())
        state.answered_by = to_string(event_actor::undetermined);
}

// The reason of a failure explains the status; the reason of a complaint does not.
std::string reason_of(const provider_event& e, bool is_resent)
{
    const bool explains = e.kind == event_kind::bounced || e.kind == event_kind::failed || e.kind == event_kind::busy ||
                          e.kind == event_kind::no_answer;
    if (explains && !e.reason.empty())
        return e.reason;
    return is_resent ? std::string{to_string(outcome_reason::resent_after_unknown)} : std::string{};
}

// An attempt with a successor changes the status only if it shows that a message with an unknown outcome was sent.
bool speaks_of_status(const event_state& state, std::int32_t rank, std::int32_t attempt)
{
    const bool is_over = rank < rank_arrived && attempt < state.attempt;
    return !is_over || (rank % attempt_step == weight_out && state.status == recipient_status::unknown);
}

void keep_status(event_state& state, const provider_event& e, std::int32_t attempt)
{
    const auto rank = rank_of(e, attempt);
    if (rank == 0 || rank < state.rank || !speaks_of_status(state, rank, attempt))
        return;
    // The mark for a possible second copy is kept, in any order of events.
    const bool overtaken = state.status == recipient_status::unknown && attempt > 0 && attempt < state.attempt;
    if (overtaken || state.reason == to_string(outcome_reason::resent_after_unknown))
        state.marks |= mark_resent;
    const bool is_resent = (state.marks & mark_resent) != 0 && std::max(state.attempt, attempt) > 1;
    auto reason = reason_of(e, is_resent);
    if (rank == state.rank && reason >= state.reason)
        return;
    state.rank = rank;
    state.status = status_of(rank, e.channel);
    state.reason = std::move(reason);
}

// Whether the event concerns the sending that set the status: a refused attempt was not sent, regardless of earlier
// attempts, and a reply may refer to any message.
bool speaks_of_sending(const event_state& state, const provider_event& e, std::int32_t attempt)
{
    if (was_sent(state.status))
        return true;
    return state.status == recipient_status::failed && attempt >= state.attempt && rank_of(e, attempt) > 0;
}

// The event may arrive before the provider's response, or instead of it.
void keep_sending(event_state& state, const provider_event& e, std::int32_t attempt)
{
    state.attempt = std::max(state.attempt, attempt);
    if (!state.sent_at)
        state.sent_at = e.occurred_at;
    if (state.provider.empty())
        state.provider = e.provider;
    if (state.external_id.empty() && !e.vendor_id.starts_with('#'))  // A hash is no id that the vendor knows.
        state.external_id = e.vendor_id;
}

void count(event_state& state, bool is_click, bool is_machine, timestamp at)
{
    auto& amount = is_click ? (is_machine ? state.machine_clicks : state.clicks)
                            : (is_machine ? state.machine_opens : state.opens);
    ++amount;
    if (is_machine)
        return;
    keep_first(state.opened_at, at);  // a click implies an open
    if (is_click)
        keep_first(state.clicked_at, at);
}

}  // namespace

std::int32_t rank_of(const provider_event& e, std::int32_t attempt) noexcept
{
    switch (e.kind) {
    case event_kind::bounced:
        return e.bounce == bounce_class::undetermined ? rank_doubtful : rank_bounced + severity(e.bounce);
    case event_kind::voicemail:
        return rank_voicemail;
    case event_kind::answered:
    case event_kind::completed:
        return e.actor == event_actor::machine ? rank_voicemail : rank_arrived;
    case event_kind::delivered:
        return rank_arrived;
    case event_kind::busy:
        return within(attempt, weight_busy);
    case event_kind::no_answer:
        return within(attempt, weight_no_answer);
    case event_kind::failed:
        return within(attempt, weight_failed);
    case event_kind::accepted:
    case event_kind::sent:
    case event_kind::deferred:
    case event_kind::opened:
    case event_kind::clicked:
    case event_kind::complained:
    case event_kind::unsubscribed:
    case event_kind::keypress:
    case event_kind::transferred:
    case event_kind::transfer_failed:
    case event_kind::recorded:
        return within(attempt, weight_out);
    case event_kind::replied:
    case event_kind::opted_out:
    case event_kind::opted_in:
    case event_kind::other:
        return 0;
    }
    return 0;
}

std::int32_t rank_of_end(std::int32_t attempt) noexcept
{
    return within(attempt, weight_end);
}

bool is_rank_of_end(std::int32_t rank) noexcept
{
    return rank < rank_arrived && rank % attempt_step == weight_end;
}

std::int32_t attempt_of(std::int32_t rank) noexcept
{
    return rank / attempt_step;
}

bounce_class bounce_of(std::int32_t rank) noexcept
{
    constexpr bounce_class by_severity[] = {
        bounce_class::undetermined, bounce_class::blocked, bounce_class::soft, bounce_class::hard};
    if (rank == rank_doubtful)
        return bounce_class::undetermined;
    return rank > rank_bounced ? by_severity[std::min(rank - rank_bounced - 1, 3)] : bounce_class::none;
}

void fold(event_state& state, const provider_event& e, std::int32_t attempt)
{
    attempt = std::max(attempt, 1);
    keep_status(state, e, attempt);
    if (speaks_of_sending(state, e, attempt))
        keep_sending(state, e, attempt);
    keep_times(state, e);
    keep_answerer(state, e);
    state.marks |= mark_of(e.kind);
}

std::vector<event_actor> actors_of(std::span<const interaction> all)
{
    std::vector<event_actor> actors;
    std::vector<std::size_t> clicks;
    for (std::size_t i = 0; i < all.size(); ++i) {
        actors.push_back(all[i].actor);
        if (all[i].is_click)
            clicks.push_back(i);
    }
    std::ranges::stable_sort(clicks, {}, [&](std::size_t i) { return all[i].at; });
    // Moves a window of scanner_time over the clicks; `links` counts the clicks in the window by link.
    std::map<std::string_view, std::size_t> links;
    std::size_t first = 0;
    std::size_t judged = 0;
    for (std::size_t last = 0; last < clicks.size(); ++last) {
        ++links[all[clicks[last]].link];
        for (; all[clicks[last]].at - all[clicks[first]].at > scanner_time; ++first)
            if (const auto out = links.find(all[clicks[first]].link); --out->second == 0)
                links.erase(out);
        if (links.size() >= scanner_links)
            for (judged = std::max(judged, first); judged <= last; ++judged)
                actors[clicks[judged]] = event_actor::machine;
    }
    return actors;
}

void engage(event_state& state, std::span<const interaction> all, std::span<const event_actor> actors)
{
    state.opens = state.clicks = state.machine_opens = state.machine_clicks = 0;
    state.opened_at.reset();
    state.clicked_at.reset();
    for (std::size_t i = 0; i < all.size(); ++i)
        count(state, all[i].is_click, actors[i] == event_actor::machine, all[i].at);
}

bool engage(event_state& state, const provider_event& e)
{
    const bool is_click = e.kind == event_kind::clicked;
    count(state, is_click, e.actor == event_actor::machine, e.occurred_at);
    return !is_click ||
           static_cast<std::size_t>(state.clicks) + static_cast<std::size_t>(state.machine_clicks) < scanner_links;
}

std::vector<time_span> times_to_judge(std::vector<timestamp> new_clicks)
{
    std::ranges::sort(new_clicks);
    std::vector<time_span> spans;
    for (const auto at : new_clicks) {
        const time_span around{at - scanner_time, at + scanner_time};
        if (!spans.empty() && around.from <= spans.back().to)
            spans.back().to = around.to;
        else
            spans.push_back(around);
    }
    return spans;
}

stale_times turn_into_machine(event_state& state, timestamp at)
{
    --state.clicks;
    ++state.machine_clicks;
    return {state.clicked_at == at, state.opened_at == at};
}

}  // namespace outbound::rules
