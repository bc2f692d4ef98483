// Asks vendors what became of messages and calls of which nobody has told, and counts the calls under way.
#include "engine/core.hpp"

#include "engine/compose.hpp"

namespace outbound {
namespace {

constexpr std::chrono::seconds ask_every{1};
constexpr std::size_t asked_at_once = 50;
constexpr std::chrono::minutes clock_skew{2};        // And a request takes its time.
constexpr std::chrono::minutes longest_absence{15};  // Between a worker's end and its work being taken over.

}  // namespace

bool engine_core::anybody_finds() const
{
    for (const auto& [place, through] : wires_)
        if (serves(place.first) && through->account().find_after().count() > 0)
            return true;
    return false;
}

void engine_core::ask_due_fates()
{
    if (asking_fates_ || fates_due_ > time_.steady() || !anybody_finds())
        return;
    asking_fates_ = true;
    spawn(ask_fates());
}

boost::asio::awaitable<void> engine_core::ask_fates()
{
    std::vector<provider_event> told;
    try {
        std::vector<watched_message> due;
        auto call = [&] {
            due = store_.watches().due(asked_at_once);
            open_calls_ = store_.watches().open_calls();
        };
        co_await blocking(call);
        for (auto& through : wires_)
            through.second->count_open(static_cast<std::size_t>(open_calls_[std::string{through.second->account().name()}]));
        for (const auto& one : due) {
            if (stopping_)
                break;
            auto fate = co_await find(one);
            if (fate)
                told.push_back(*std::move(fate));
        }
        auto record = [&] { return store_.events().record(told); };
        if (!told.empty())
            co_await blocking(record);
    } catch (const error& trouble) {
        tell_store_trouble(trouble);
    }
    asking_fates_ = false;
    fates_due_ = time_.steady() + ask_every;
}

boost::asio::awaitable<std::optional<provider_event>> engine_core::find(const watched_message& one)
{
    auto* through = wire_for(one);
    if (through == nullptr)
        co_return std::nullopt;
    inquiry what;
    what.key = key_of(instance(), one.campaign, {one.seq, one.attempt, false});
    what.vendor_id = one.external_id;
    what.address = one.address;
    what.campaign = one.campaign;
    what.earliest = one.sent_at - (one.provider.empty() ? longest_absence : clock_skew);
    what.latest = one.sent_at + clock_skew;
    what.known_ids = one.known_ids;
    try {
        co_return co_await through->account().find(what);
    } catch (const std::exception& fault) {
        tell("log", {{"level", "warning"}, {"message", fault.what()}});
    }
    co_return std::nullopt;
}

// What a vanished worker sent went through the first of the route, unless that was set aside.
wire* engine_core::wire_for(const watched_message& one)
{
    if (one.provider.empty())
        return route(one.channel);
    const auto found = wires_.find({one.channel, one.provider});
    return found != wires_.end() ? found->second.get() : nullptr;
}

}  // namespace outbound
