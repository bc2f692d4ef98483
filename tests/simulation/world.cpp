// Advances time from event to event, performs steps at their moments, then ends all faults and runs until idle.
#include "simulation/world.hpp"

#include "simulation/empty_store.hpp"

#include "postgresql/server.hpp"

#include <algorithm>

namespace outbound::simulation {
world::world(const script& plan, const play_settings& settings, coverage& seen)
    : script_{plan},
      settings_{settings},
      seen_{seen},
      random_{mix(plan.seed, 1)},
      real_{open_empty_store(settings.database, time_, random_)},
      room_{*real_, time_, calls_, model_},
      vendor_{time_, log_, seen_, model_, plan},
      operator_store_{make_faulty_store(room_, operators, 0us)},
      context_{*operator_store_, time_}
{
    log_.echo = settings.echo;
    findings_.ignore(settings.ignored);
    calls_.at_write = settings.at_write;
    calls_.failing_read = settings.failing_read;
    model_.instance = real_->instance();
    model_.commits = [this] { return calls_.commits(); };
    model_.on_look = [this](int id, microseconds due) {
        auto& clock = workers_[static_cast<std::size_t>(id)]->clock();
        clock.begin_look();
        clock.next_due(due);
    };
    calls_.on_commit = [this] {
        for (auto* w : slots_)
            if (w != nullptr)
                w->clock().touch();
    };
    calls_.on_fault = [this](int program, store_fault fault) {
        model_.disturb(program);
        constexpr auto usual_pause = 2s;  // Of a worker after a store fault.
        model_.hold_up({}, fault == store_fault::slow ? calls_.slowness : usual_pause, 30s);
        for (const auto* w : slots_)  // A slow store call blocks all other workers.
            if (w != nullptr && fault == store_fault::slow)
                model_.disturb(w->id());
    };
    context_.routes = {{channel::email, {"main", "bulk"}}, {channel::sms, {"text"}}, {channel::phone, {"voice"}}};
    for (const auto& account : account_plans)
        context_.accounts.push_back({account.name, "simulated", account.channel, true});
    context_.senders = {{"us@example.com", "Us"}};
    context_.public_url = "https://crm.example.com";
    context_.wake = [this] {
        if (slots_[0] != nullptr && slots_[0]->status() == worker::state::running)
            slots_[0]->wake();
    };
    context_.tell = [](const event&) {};
    slots_.resize(static_cast<std::size_t>(plan.workers));
    constexpr microseconds store_delays[] = {0s, 600ms, 10s};  // Before and after a call together.
    model_.count_workers(plan.workers);
    model_.measured().expect(plan.workers, store_delays[plan.store_delay]);
    add_people();
}

run_result world::run()
{
    std::size_t played = 0;
    for (const auto& s : script_.steps) {
        play_until(s.at);
        if (broken())
            break;
        take(s);
        settle();
        if (++played % 8 == 0)
            check(false);
    }
    if (!broken())
        heal();
    if (!broken())
        wait_for_the_end();
    return {findings_.first(), played, log_.hash(), {log_.tail().begin(), log_.tail().end()}, calls_.writes(),
        calls_.reads(), calls_.effective(), time_.elapsed()};
}

// Runs everything that is ready, one handler of each worker in turn, while time stands still.
void world::settle()
{
    constexpr std::size_t most_at_once = 200'000;
    for (bool any = true; any && !broken();) {
        any = false;
        for (std::size_t i = 0; i < slots_.size(); ++i)
            if (slots_[i] != nullptr && slots_[i]->run_one()) {
                any = true;
                if (++ready_ > most_at_once)
                    findings_.broken("spin",
                        "worker " + std::to_string(slots_[i]->id()) + " runs without end while time stands still");
                if (slots_[i]->status() == worker::state::crashed)
                    come_up(i, 0);  // A supervisor restarts it.
            }
    }
}

microseconds world::next_moment()
{
    auto earliest = std::min(calls_.next_late(), vendor_.next_report());
    for (const auto* w : slots_)
        if (w != nullptr)
            earliest = std::min(earliest, w->next());
    return earliest;
}

void world::advance(microseconds moment)
{
    if (moment > time_.elapsed())
        ready_ = 0;
    time_.move_to(moment);
    calls_.commit_due();
    take_reports();
    for (auto*& w : slots_) {
        if (w == nullptr)
            continue;
        w->wake_due();
        if (w->ends_by() < time_.elapsed())
            findings_.broken("stop", "worker " + std::to_string(w->id()) + " was asked to stop, and has not");
        if (!w->is_alive())
            w = nullptr;
    }
    settle();
}

void world::play_until(microseconds moment)
{
    settle();
    while (!broken() && next_moment() <= moment)
        advance(next_moment());
    if (!broken())
        advance(moment);
}

// Ends all faults, restarts missing workers and lifts all limits.
void world::heal()
{
    log_.add("faults are over");
    calls_.disarm();
    calls_.commit_all_late();
    vendor_.calm();
    for (std::size_t slot = 0; slot < slots_.size(); ++slot)
        if (slots_[slot] == nullptr)
            come_up(slot, 0);
    calls_.is_calm = true;
    for (const auto& account : account_plans)
        call("pace.set", {{"name", "provider:" + account.name}, {"per_second", nullptr}});
    call("pace.set", {{"name", "global"}, {"per_second", nullptr}});
    resume_all();
    measure_paces();
    settle();
    check(false);
}

void world::resume_all()
{
    calls_.is_calm = true;
    for (const auto& account : account_plans)
        call("providers.resume", {{"name", account.name}});
    for (const auto id : campaigns_)
        call("campaigns.resume", {{"id", id}});
    calls_.is_calm = false;
}

void world::set_paces(double per_second)
{
    calls_.is_calm = true;
    for (const auto id : campaigns_)
        call("campaigns.update", {{"id", id}, {"pace", per_second}});
    calls_.is_calm = false;
}

// For two thirds of the scripts, sends the rest at a measurable pace, or at a tiny pace that is then raised.
void world::measure_paces()
{
    constexpr double unnoticed = 50;
    constexpr double measured = 2;
    constexpr double tiny = 0.2;
    const auto runs = [](const worker* w) { return w != nullptr && w->status() == worker::state::running; };
    const auto kind = script_.seed % 3;
    if (kind == 0 || script_.store_delay > 0 || script_.is_brief || !std::ranges::all_of(slots_, runs))
        return set_paces(unnoticed);
    // Leases of dead workers, and accounts that wait.
    const auto settled_at = std::max<microseconds>(time_.elapsed() + worker_lease, vendor_.throttled_until()) + 1s;
    model_.measured().expect_all_from(settled_at);
    set_paces(kind == 1 ? measured : tiny);
    if (kind == 1)
        return;
    play_until(settled_at);
    set_paces(measured);
}

bool world::is_idle()
{
    if (vendor_.next_report() != microseconds::max())
        return false;
    const auto has_open_rows = [this](campaign_id id) {
        const auto left = real_->campaigns().counts(id);
        return left.queued > 0 || left.retrying > 0;
    };
    const auto is_busy = [&](campaign_id id) {
        const auto c = real_->campaigns().get(id);
        return c && (c->status == campaign_status::running || c->status == campaign_status::scheduled ||
                        (c->status == campaign_status::cancelled && has_open_rows(id)));
    };
    return std::ranges::none_of(campaigns_, is_busy) && std::ranges::none_of(model_.message_holders(), has_open_rows);
}

// A vendor may have refused an account just before the faults ended, and a suspended worker learns of it a minute
// later: then the account pauses campaigns once more.
void world::wait_for_the_end()
{
    const auto latest = time_.elapsed() + 24h * 14;
    const auto last_refusal = time_.elapsed() + 3min;
    const auto is_paused = [this](campaign_id id) {
        const auto c = real_->campaigns().get(id);
        return c && c->status == campaign_status::paused;
    };
    auto look_at = time_.elapsed();
    while (!broken() && time_.elapsed() < latest) {
        if (time_.elapsed() >= look_at) {
            if (time_.elapsed() < last_refusal && std::ranges::any_of(campaigns_, is_paused))
                resume_all();
            if (is_idle())
                break;
            look_at = time_.elapsed() + 60s;
        }
        const auto next = next_moment();
        if (next == microseconds::max())
            break;
        advance(next);
    }
    if (!broken())
        check(true);
}

void world::check(bool at_end)
{
    for (const auto id : campaigns_)
        model_.check_campaign(*real_, id, at_end);
    for (const auto id : model_.message_holders())
        model_.check_campaign(*real_, id, at_end);
    model_.check_suppressions(*real_);
    if (at_end)
        model_.check_periods(*real_);
}

run_result play(const script& plan, const play_settings& settings, coverage& seen)
{
    if (!settings.database.starts_with("postgresql:"))
        return world{plan, settings, seen}.run();
    const testing::scratch_schema schema{settings.database};
    auto own_settings = settings;
    own_settings.database = schema.url();
    return world{plan, own_settings, seen}.run();
}

}  // namespace outbound::simulation
