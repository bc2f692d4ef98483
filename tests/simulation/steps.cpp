// Performs the steps of a script: on vendors, store faults, workers, people and operators.
#include "simulation/world.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

std::size_t place(int n, std::size_t size)
{
    return static_cast<std::size_t>(n) % size;
}

/// One of several paces in messages a second, or null for no limit.
boost::json::value pace_of(int n)
{
    const auto at = place(n, std::size(operator_paces) + 1);
    return at < std::size(operator_paces) ? boost::json::value(operator_paces[at]) : boost::json::value(nullptr);
}

/// Calls that only the operators' program makes; workers make the others.
bool is_operator_call(store_call call)
{
    return call >= store_call::clear_account && call < store_call::reads;
}

/// What a person does in a call.
void take_part(provider_event& e, int n)
{
    using enum event_kind;
    constexpr event_kind parts[] = {keypress, transferred, transfer_failed, recorded};
    e.kind = n % 2 == 0 ? parts[place(n / 2, std::size(parts))] : opted_out;
    if (e.kind == opted_out)
        e.suppress = "unsubscribe";
    if (e.kind == transferred || e.kind == recorded)
        e.duration_seconds = n % 100;
    if (e.kind == recorded)
        e.data["recording_url"] = "https://voice.example/" + e.address;
}

}  // namespace

void world::take(const step& s)
{
    log_.add("step {} {} {} {}", name_of(s.kind), s.n[0], s.n[1], s.n[2]);
    bool had_effect = true;  // Vendors and faults are counted when they hit a call.
    if (s.kind == action::vendor)
        vendor_.expect(
            account_plans[place(s.n[0], account_plans.size())].name, static_cast<behaviour>(s.n[1]), 1 + s.n[2]);
    else if (s.kind == action::fault)
        arm(s);
    else if (s.kind < action::create)
        had_effect = take_worker_step(s);
    else if (s.kind < action::unsubscribe)
        had_effect = take_operator_step(s);
    else
        had_effect = take_person_step(s);
    if (had_effect)
        seen_.saw(s.kind);
    if (had_effect && s.kind == settings_.forbidden)
        findings_.broken("forbidden", "the action " + std::string{name_of(s.kind)} + " had an effect");
}

void world::arm(const step& s)
{
    armed_fault armed;
    armed.call = static_cast<store_call>(s.n[1]);
    armed.fault = static_cast<store_fault>(s.n[2]);
    armed.skip = s.n[3];
    const bool is_shared = armed.call == store_call::change_status || armed.call == store_call::record_events ||
                           armed.call == store_call::set_limit || armed.call == store_call::reads;
    const bool by_operators = (is_operator_call(*armed.call) || is_shared) && !(is_shared && s.n[0] % 3 == 0);
    const bool is_any_worker = s.n[0] % 2 == 0;
    calls_.arm(by_operators    ? operators
               : is_any_worker ? any_worker
                               : static_cast<int>(place(s.n[0], slots_.size())),
        armed);
}

void world::come_up(std::size_t slot, int skew)
{
    constexpr std::chrono::milliseconds skews[] = {0ms, 0ms, 700ms, -900ms, 4s, -5s, 90s, -75s};
    worker_plan plan;
    plan.id = static_cast<int>(workers_.size());
    plan.skew = skews[place(skew, std::size(skews))];
    plan.seed = script_.seed;
    plan.spares_main = script_.spares_main;
    plan.has_shares = script_.has_shares;
    plan.store_delay = script_.store_delay;
    const auto keep_link = [this](const message& m) {
        if (const auto* link = m.values.if_contains("unsubscribe_url"))
            links_.emplace_back(m.key, std::string{link->as_string()});
    };
    if (std::ranges::none_of(
            slots_, [](const worker* w) { return w != nullptr && w->status() == worker::state::running; }))
        model_.first_comes_up();
    calls_.sit(plan.id, static_cast<int>(slot));
    workers_.push_back(nullptr);  // The constructor looks up the clock by number.
    workers_.back() = std::make_unique<worker>(plan, time_, room_, vendor_, findings_, keep_link);
    slots_[slot] = workers_.back().get();
    log_.add("worker {} comes up", plan.id);
}

bool world::take_worker_step(const step& s)
{
    const auto slot = place(s.n[0], slots_.size());
    auto*& w = slots_[slot];
    const bool runs = w != nullptr && w->status() == worker::state::running;
    switch (s.kind) {
    case action::come_up:
        if (w != nullptr)
            return false;
        come_up(slot, s.n[1]);
        return true;
    case action::vanish:
        if (w == nullptr)
            return false;
        model_.disturb(w->id());
        w->vanish();
        w = nullptr;
        return true;
    case action::suspend:
        if (!runs)
            return false;
        model_.disturb(w->id());
        model_.hold_up({}, std::chrono::seconds{1 + s.n[1]}, std::chrono::seconds{1 + s.n[1]});
        w->suspend(time_.elapsed() + std::chrono::seconds{1 + s.n[1]});
        return true;
    default:  // stop
        if (!runs)
            return false;
        if (s.n[1] % 12 == 0)  // Without a drain, granted rows get no outcome.
            model_.disturb(w->id());
        w->stop(std::chrono::milliseconds{500} * (s.n[1] % 12));
        return true;
    }
}

bool world::take_person_step(const step& s)
{
    switch (s.kind) {
    case action::unsubscribe:
        return unsubscribe(s);
    case action::say_stop:
        return send_word(s, event_kind::opted_out);
    case action::say_start:
        return send_word(s, event_kind::opted_in);
    case action::reply:
        return send_word(s, event_kind::replied);
    case action::complain:
        return report_on(channel::email, s.n[0], [](provider_event& e) {
            e.kind = event_kind::complained;
            e.suppress = "complaint";
        });
    case action::press_key:
        return report_on(channel::phone, s.n[0], [&](provider_event& e) { take_part(e, s.n[1]); });
    default:  // resubscribe
        return report_on(channel::email, s.n[0], [&](provider_event& e) {
            e.kind = event_kind::opted_in;
            e.occurred_at -= std::chrono::hours{s.n[1] % 3};
        });
    }
}

bool world::take_operator_step(const step& s)
{
    const auto id = campaign_at(s.n[0]);
    const auto on_campaign = [&](std::string_view operation) { return call(operation, {{"id", id}}).has_value(); };
    switch (s.kind) {
    case action::create:
        return create_campaign(s);
    case action::unschedule:
        return on_campaign("campaigns.unschedule");
    case action::pause:
        return on_campaign("campaigns.pause");
    case action::resume:
        return on_campaign("campaigns.resume");
    case action::cancel:
        return on_campaign("campaigns.cancel");
    case action::retry_failed:
        return call_counted("campaigns.retry_failed", {{"id", id}}, "retried");
    case action::delete_campaign:
        return on_campaign("campaigns.delete");
    case action::set_account_pace:
        return set_account_pace(s);
    case action::set_campaign_pace:
        return call("campaigns.update", {{"id", id}, {"pace", pace_of(s.n[1])}}).has_value();
    case action::change_hours:
        return change_hours(s);
    case action::change_expiry:
        return change_expiry(s);
    case action::resume_account:
        return resume_account(s);
    case action::update_contact:
        return search_after(s, update_contact(s));
    case action::delete_contact:
        return search_after(s, remove_contact(s, "contacts.delete"));
    case action::erase_contact:
        return search_after(s, remove_contact(s, "contacts.erase"));
    case action::suppress:
        return suppress(s);
    case action::unsuppress:
        return call_counted("suppressions.remove", address_at(s.n[0], s.n[1]), "deleted");
    case action::import_suppressions:
        return import_suppressions(s);
    case action::archive:
        return archive(id);
    case action::restore:
        return restore(s);
    case action::clone:
        return clone(id);
    case action::send_message:
        return send_message(s);
    default:  // replay
        return call(
            "webhooks.replay", s.n[0] % 3 == 0 ? boost::json::object{} : boost::json::object{{"campaign_id", id}})
            .has_value();
    }
}

bool world::set_account_pace(const step& s)
{
    const auto& account = account_plans[place(s.n[0], account_plans.size())];
    const auto name = s.n[2] % 5 < 4 ? "provider:" + account.name : "global";
    return call("pace.set", {{"name", name}, {"per_second", pace_of(s.n[1])}}).has_value();
}

// Vendors repeat reports that could not be stored.
bool world::record(std::vector<provider_event> events)
{
    try {
        return operator_store_->events().record(events).stored > 0;
    } catch (const error& trouble) {
        log_.add("reports refused: {}", trouble.what());
        for (auto& e : events)
            vendor_.plan(time_.elapsed() + 10s, std::move(e));
        return false;
    }
}

void world::take_reports()
{
    auto events = vendor_.take_due();
    if (events.empty())
        return;
    for (const auto& e : events)
        log_.add("report {} {} {}", to_string(e.kind), e.key, e.address);
    record(std::move(events));
}

}  // namespace outbound::simulation
