#include "engine/inquiries.hpp"

#include "engine/bounded_call.hpp"
#include "engine/campaign_content.hpp"
#include "engine/compose.hpp"
#include "rules/inquiry_window.hpp"
#include "rules/message_key.hpp"

#include <algorithm>

namespace outbound {
namespace {

constexpr std::chrono::seconds look_every{1};
constexpr std::size_t taken_at_once = 500;
constexpr std::size_t most_waiting = 1'000;  // Per queue; further messages become due again later.
constexpr std::size_t recorded_at_once = 100;
constexpr std::size_t most_unrecorded = 2'000;
constexpr std::size_t most_contents = 16;

}  // namespace

inquiries::inquiries(engine_context& ctx, const accounts& accounts)
    : ctx_{ctx},
      accounts_{accounts},
      changed_{ctx.executor()},
      count_{ctx.executor()},
      message_contents_{ctx}
{
}

void inquiries::begin()
{
    bool finds = false;
    bool counts = false;
    for (const auto& [place, account] : accounts_.wires()) {
        finds |= ctx_.serves(place.first) && account->account().find_after().count() > 0;
        counts |= ctx_.serves(place.first) && account->account().most_open() > 0;
    }
    if (finds)
        ctx_.spawn(ask_until_stopped());
    if (counts)
        ctx_.spawn(count_until_stopped());
}

void inquiries::wake()
{
    changed_.notify();
    count_.notify();
}

// Counts at intervals of at least flush_after, so that a call accepted before one count is recorded by the next.
boost::asio::awaitable<void> inquiries::count_until_stopped()
{
    const auto every = std::max<std::chrono::milliseconds>(look_every, ctx_.options().flush_after);
    while (!ctx_.stopping()) {
        try {
            std::map<std::string, std::int64_t> open;
            auto call = [&] { open = ctx_.stored().watches().open_calls(); };
            co_await ctx_.blocking(call);
            for (const auto& [place, account] : accounts_.wires())
                account->count_open(static_cast<std::size_t>(open[place.second]));
        } catch (...) {
            ctx_.report_fault(std::current_exception());
        }
        co_await count_.wait_until(ctx_.time(), ctx_.steady() + every);
    }
}

boost::asio::awaitable<void> inquiries::ask_until_stopped()
{
    while (!ctx_.stopping()) {
        bool more = false;
        try {
            if (waiting_ < taken_at_once / 2 && answers_.size() < most_unrecorded)
                more = co_await take_due();
            co_await record();
        } catch (...) {
            ctx_.report_fault(std::current_exception());
        }
        if (!more || waiting_ >= taken_at_once / 2)
            co_await changed_.wait_until(ctx_.time(), ctx_.steady() + look_every);
    }
    co_await record();
}

// True if more may be due.
boost::asio::awaitable<bool> inquiries::take_due()
{
    std::vector<watched_message> due;
    auto call = [&] { due = ctx_.stored().watches().due(taken_at_once); };
    co_await ctx_.blocking(call);
    const bool more = due.size() == taken_at_once;
    distribute(std::move(due));
    co_return more;
}

void inquiries::distribute(std::vector<watched_message> due)
{
    for (auto& watched : due) {
        auto account = wire_for(watched);
        if (!account || account->account().find_after().count() == 0)
            continue;
        auto& queue = queues_[account];
        if (queue.waiting.size() >= most_waiting)
            continue;
        queue.waiting.push_back(std::move(watched));
        ++waiting_;
        if (queue.askers < account->account().concurrency()) {
            ++queue.askers;
            ctx_.spawn(ask_all(std::move(account)));
        }
    }
}

boost::asio::awaitable<void> inquiries::ask_all(std::shared_ptr<wire> account)
{
    auto& queue = queues_[account];
    while (!queue.waiting.empty() && !ctx_.stopping()) {
        auto watched = std::move(queue.waiting.front());
        queue.waiting.pop_front();
        --waiting_;
        try {
            auto answer = co_await find(account, std::move(watched));
            if (answer)
                answers_.push_back(*std::move(answer));
        } catch (...) {
            ctx_.log(log_level::warning, words_of(std::current_exception()));
        }
        if (answers_.size() >= recorded_at_once || waiting_ < taken_at_once / 2)
            changed_.notify();
    }
    --queue.askers;
}

boost::asio::awaitable<void> inquiries::record()
{
    const auto recording = std::exchange(answers_, {});
    if (recording.empty())
        co_return;
    std::exception_ptr trouble;
    try {
        event_intake done;
        auto call = [&] { done = ctx_.stored().events().record(recording); };
        co_await ctx_.blocking(call);
        for (const auto id : done.resumed)
            ctx_.emit(event_type::campaign_resumed, {{"campaign_id", id}});
    } catch (...) {
        trouble = std::current_exception();
    }
    if (!trouble)
        co_return;
    answers_.insert(answers_.begin(), recording.begin(), recording.end());
    ctx_.report_fault(trouble);
}

boost::asio::awaitable<std::optional<provider_event>> inquiries::find(
    std::shared_ptr<wire> account, watched_message watched)
{
    inquiry question;
    question.key = rules::write_message_key({ctx_.instance(), watched.campaign, watched.seq, watched.attempt});
    question.vendor_id = watched.external_id;
    question.address = watched.address;
    question.campaign = watched.campaign;
    question.earliest =
        watched.sent_at - (watched.provider.empty() ? rules::longest_takeover : rules::vendor_clock_skew);
    question.latest = watched.sent_at + rules::vendor_clock_skew;
    question.known_ids = watched.known_ids;
    if (question.vendor_id.empty())
        co_await compose_again(question, std::move(watched));
    co_return co_await bounded_call<std::optional<provider_event>>::run(ctx_.executor(), ctx_.time(),
        account->account().deadline(), account->account().find(question), account->shared_account(),
        [this] { return ctx_.stopping(); });
}

// The text of a message is not stored, so it is rendered again from the campaign and the current contact. If the
// contact has changed since, the text differs from the vendor's, and the message stays unknown.
boost::asio::awaitable<void> inquiries::compose_again(inquiry& question, watched_message watched)
{
    const auto campaign = co_await content_of(watched);
    if (!campaign)
        co_return;
    question.shared = campaign->shared;
    outbox box{nullptr, 1};
    const auto fault =
        compose(box, *campaign, ctx_.instance(), std::move(watched.recipient), {watched.seq, watched.attempt, false});
    if (!fault)
        question.text = std::move(box.messages.front().text);
}

boost::asio::awaitable<std::shared_ptr<const compiled_content>> inquiries::content_of(const watched_message& watched)
{
    const auto campaign = watched.campaign;
    if (watched.recipient.content_id != 0)
        co_return message_contents_.of(campaign, watched.recipient);
    if (const auto known = contents_.find(campaign); known != contents_.end())
        co_return known->second;
    auto call = [&] { return ctx_.stored().campaigns().get(campaign); };
    const auto stored = co_await ctx_.blocking(call);
    if (!stored)
        co_return nullptr;
    auto compiled = std::make_shared<active_campaign>();
    compiled->work.id = campaign;
    compile_content(ctx_, *stored, *compiled);
    if (contents_.size() >= most_contents)
        contents_.erase(contents_.begin());
    contents_.insert_or_assign(campaign, compiled);
    co_return compiled;
}

// Assumes that a lost worker used the first account of the route that is not set aside.
std::shared_ptr<wire> inquiries::wire_for(const watched_message& watched) const
{
    const auto* first = watched.provider.empty() ? accounts_.route(watched.channel) : nullptr;
    const auto found = accounts_.wires().find(
        {watched.channel, first != nullptr ? std::string{first->account().name()} : watched.provider});
    return found != accounts_.wires().end() ? found->second : nullptr;
}

}  // namespace outbound
