// Asks vendors what became of messages and calls of which nobody has told, and counts the calls under way.
#include "engine/inquiries.hpp"

#include "engine/bounded_call.hpp"
#include "engine/compose.hpp"
#include "engine/core.hpp"
#include "text/content.hpp"

#include <algorithm>

namespace outbound {
namespace {

constexpr std::chrono::seconds look_every{1};
constexpr std::size_t taken_at_once = 500;
constexpr std::size_t most_waiting = 1'000;  // For one account: what it has no time for comes again.
constexpr std::size_t recorded_at_once = 100;
constexpr std::size_t most_unrecorded = 2'000;
constexpr std::size_t most_contents = 16;
constexpr std::chrono::minutes clock_skew{2};        // And a request takes its time.
constexpr std::chrono::minutes longest_absence{15};  // Between a worker's end and its work being taken over.

}  // namespace

inquiries::inquiries(engine_core& core) : core_{core}, changed_{core.executor()}, count_{core.executor()} {}

void inquiries::begin()
{
    bool finds = false;
    bool counts = false;
    for (const auto& [place, through] : core_.wires()) {
        finds |= core_.serves(place.first) && through->account().find_after().count() > 0;
        counts |= core_.serves(place.first) && through->account().most_open() > 0;
    }
    if (finds)
        core_.spawn(ask_until_stopped());
    if (counts)
        core_.spawn(count_until_stopped());
}

void inquiries::wake()
{
    changed_.notify();
    count_.notify();
}

// What was accepted since the count before is recorded by the next.
boost::asio::awaitable<void> inquiries::count_until_stopped()
{
    const auto every = std::max<std::chrono::milliseconds>(look_every, core_.options().flush_after);
    while (!core_.stopping()) {
        try {
            std::map<std::string, std::int64_t> open;
            auto call = [&] { open = core_.stored().watches().open_calls(); };
            co_await core_.blocking(call);
            for (const auto& [place, through] : core_.wires())
                through->count_open(static_cast<std::size_t>(open[place.second]));
        } catch (...) {
            core_.tell_fault(std::current_exception());
        }
        co_await count_.wait_until(core_.time(), core_.time().steady() + every);
    }
}

boost::asio::awaitable<void> inquiries::ask_until_stopped()
{
    while (!core_.stopping()) {
        bool more = false;
        try {
            if (waiting_ < taken_at_once / 2 && answers_.size() < most_unrecorded)
                more = co_await take_due();
            co_await record();
        } catch (...) {
            core_.tell_fault(std::current_exception());
        }
        if (!more || waiting_ >= taken_at_once / 2)
            co_await changed_.wait_until(core_.time(), core_.time().steady() + look_every);
    }
    co_await record();
}

// True: perhaps there are more.
boost::asio::awaitable<bool> inquiries::take_due()
{
    std::vector<watched_message> due;
    auto call = [&] { due = core_.stored().watches().due(taken_at_once); };
    co_await core_.blocking(call);
    const bool more = due.size() == taken_at_once;
    distribute(std::move(due));
    co_return more;
}

void inquiries::distribute(std::vector<watched_message> due)
{
    for (auto& one : due) {
        auto through = wire_for(one);
        if (!through || through->account().find_after().count() == 0)
            continue;
        auto& asked = accounts_[through];
        if (asked.waiting.size() >= most_waiting)
            continue;
        asked.waiting.push_back(std::move(one));
        ++waiting_;
        if (asked.asking < through->account().concurrency()) {
            ++asked.asking;
            core_.spawn(ask_all(std::move(through)));
        }
    }
}

boost::asio::awaitable<void> inquiries::ask_all(std::shared_ptr<wire> through)
{
    auto& asked = accounts_[through];
    while (!asked.waiting.empty() && !core_.stopping()) {
        auto one = std::move(asked.waiting.front());
        asked.waiting.pop_front();
        --waiting_;
        try {
            auto fate = co_await find(through, std::move(one));
            if (fate)
                answers_.push_back(*std::move(fate));
        } catch (...) {
            core_.tell(event_type::log, {{"level", "warning"}, {"message", words_of(std::current_exception())}});
        }
        if (answers_.size() >= recorded_at_once || waiting_ < taken_at_once / 2)
            changed_.notify();
    }
    --asked.asking;
}

boost::asio::awaitable<void> inquiries::record()
{
    const auto recording = std::exchange(answers_, {});
    if (recording.empty())
        co_return;
    std::exception_ptr trouble;
    try {
        event_intake done;
        auto call = [&] { done = core_.stored().events().record(recording); };
        co_await core_.blocking(call);
        for (const auto id : done.resumed)
            core_.tell(event_type::campaign_resumed, {{"campaign_id", id}});
    } catch (...) {
        trouble = std::current_exception();
    }
    if (!trouble)
        co_return;
    answers_.insert(answers_.begin(), recording.begin(), recording.end());
    core_.tell_fault(trouble);
}

boost::asio::awaitable<std::optional<provider_event>> inquiries::find(std::shared_ptr<wire> through, watched_message one)
{
    inquiry about;
    about.key = key_of(core_.instance(), one.campaign, {one.seq, one.attempt, false});
    about.vendor_id = one.external_id;
    about.address = one.address;
    about.campaign = one.campaign;
    about.earliest = one.sent_at - (one.provider.empty() ? longest_absence : clock_skew);
    about.latest = one.sent_at + clock_skew;
    about.known_ids = one.known_ids;
    if (about.vendor_id.empty())
        co_await recall_words(about, std::move(one));
    co_return co_await bounded_call<std::optional<provider_event>>::run(core_.executor(), core_.time(),
        through->account().deadline(), through->account().find(about), through->shared_account(),
        [this] { return core_.stopping(); });
}

// What the message said is not kept: it is told from the campaign and from the contact as it is now. Where that has changed
// since, the vendor's list shows other words, and the fate stays unknown.
boost::asio::awaitable<void> inquiries::recall_words(inquiry& about, watched_message one)
{
    const auto campaign = co_await content_of(one.campaign);
    if (!campaign)
        co_return;
    about.shared = campaign->shared;
    outbox box{nullptr, 1};
    if (!compose(box, *campaign, core_.instance(), std::move(one.who), {one.seq, one.attempt, false}))
        about.text = std::move(box.messages.front().text);
}

boost::asio::awaitable<std::shared_ptr<const active_campaign>> inquiries::content_of(campaign_id campaign)
{
    if (const auto known = contents_.find(campaign); known != contents_.end())
        co_return known->second;
    auto call = [&] { return core_.stored().campaigns().get(campaign); };
    const auto stored = co_await core_.blocking(call);
    if (!stored)
        co_return nullptr;
    auto made = std::make_shared<active_campaign>();
    made->work.id = campaign;
    made->shared = text::compile_content(*stored);
    made->wanted.emplace(text::variables_of(*made->shared));
    made->unsubscribe_url = core_.unsubscribe_url_of(*made->shared);
    if (contents_.size() >= most_contents)
        contents_.erase(contents_.begin());
    contents_.insert_or_assign(campaign, made);
    co_return made;
}

// What a vanished worker sent went through the first of the route, unless that was set aside.
std::shared_ptr<wire> inquiries::wire_for(const watched_message& one) const
{
    const auto* via = one.provider.empty() ? core_.route(one.channel) : nullptr;
    const auto found = core_.wires().find({one.channel, via != nullptr ? std::string{via->account().name()} : one.provider});
    return found != core_.wires().end() ? found->second : nullptr;
}

}  // namespace outbound
