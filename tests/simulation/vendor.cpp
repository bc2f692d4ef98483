// Plans reports: soon, before the answer to the request, twice, in any order, or days late.
#include "simulation/vendor.hpp"

#include <algorithm>

namespace outbound::simulation {
namespace {

// Reports come from a fixed set of delays; the first is before the answer.
constexpr microseconds delays[] = {1ms, 60ms, 900ms, 7s, 70s, 40min, 26h};

// Of some seeds only, because days of polling take time.
constexpr microseconds days_late[] = {50h, 73h, 124h};

std::uint64_t hash_of(const std::string& text)
{
    std::uint64_t sum = 0;
    for (const char c : text)
        sum = mix(sum, static_cast<unsigned char>(c));
    return sum;
}

}  // namespace

void vendor::expect(const std::string& account, behaviour treatment, int count)
{
    auto& queue = expected_[account];
    for (int i = 0; i < count; ++i)
        queue.push_back(treatment);
}

behaviour vendor::next(const account_plan& account, std::span<const message> batch)
{
    const auto without_attempt = [](const message& m) { return m.key.substr(0, m.key.rfind('-')); };
    auto& queue = expected_[account.name];
    auto treatment = behaviour::accept;
    if (std::ranges::any_of(batch, [&](const message& m) { return deadly_.contains(without_attempt(m)); })) {
        treatment = behaviour::crash;
    } else if (!queue.empty()) {
        treatment = queue.front();
        queue.pop_front();
    }
    if (treatment == behaviour::throttle_long)
        throttled_until_ = time_.elapsed() + long_throttle;
    if (treatment == behaviour::crash)
        deadly_.insert(without_attempt(batch.front()));
    seen_.saw(account.channel, treatment);
    return treatment;
}

provider_event vendor::event_of(const account_plan& account, const message& m, event_kind kind, microseconds at) const
{
    provider_event e;
    e.key = m.key;
    e.provider = account.name;
    e.vendor_id = "v-" + m.key;
    e.id = std::string{to_string(kind)} + "-" + std::to_string(at.count());
    e.kind = kind;
    e.channel = account.channel;
    e.address = m.address;
    e.occurred_at = time_.now() + (at - time_.elapsed());
    return e;
}

void vendor::add_foreign_message(const account_plan& account, const message& m)
{
    if (account.channel != channel::email && !is_brief_ && mix(seed_, hash_of(m.key), 40) % 3 == 0)
        lists_.try_emplace(account.name, account.channel).first->second.add_foreign(m.address, time_.now());
}

void vendor::accept(const account_plan& account, const message& m)
{
    lists_.try_emplace(account.name, account.channel).first->second.add(m, time_.now());
    const auto chance = mix(seed_, hash_of(m.key), hash_of(account.name));
    switch (account.channel) {
    case channel::email:
        return plan_email(account, m, chance);
    case channel::sms:
        return plan_sms(account, m, chance);
    case channel::phone:
        return plan_call(account, m, chance);
    }
}

void vendor::report(provider_event e, microseconds delay, std::uint64_t chance)
{
    const auto pick = [&](std::uint64_t about) { return delays[mix(chance, about) % std::size(delays)]; };
    const bool is_late = !is_brief_ && mix(chance, 7) % 4 == 0;
    auto first = time_.elapsed() + delay + (is_late ? pick(1) : 0ms);
    if (!is_brief_ && seed_ % seeds_with_days == 0 && mix(chance, 9) % 6 == 0)
        first += days_late[mix(chance, 10) % std::size(days_late)];
    plan(first, e);
    if (!is_brief_ && mix(chance, 8) % 5 == 0)
        plan(first + pick(2), std::move(e));  // repeated
}

void vendor::plan_email(const account_plan& account, const message& m, std::uint64_t chance)
{
    const auto soon = delays[mix(chance, 20) % 5];
    const auto at = time_.elapsed() + soon;
    const auto report_kind = [&](event_kind kind, microseconds after, std::uint64_t about) {
        auto e = event_of(account, m, kind, at + after);
        if (kind == event_kind::clicked)
            e.link = "https://example.com/a";
        if (kind == event_kind::complained)
            e.suppress = "complaint";
        if (kind == event_kind::unsubscribed)
            e.suppress = "unsubscribe";
        report(std::move(e), soon + after, mix(chance, about));
    };
    const auto fate = chance % 20;
    if (fate < 2)
        return;  // never reported
    if (fate < 4) {
        auto e = event_of(account, m, event_kind::bounced, at);
        e.bounce = fate == 2 ? bounce_class::hard : bounce_class::soft;
        e.reason = "5.1.1";
        e.suppress = fate == 2 ? "bounce" : "";
        return report(std::move(e), soon, mix(chance, 30));
    }
    if (fate == 4)
        report_kind(event_kind::deferred, 0ms, 31);
    report_kind(event_kind::delivered, 20ms, 32);
    if (is_brief_)
        return;
    if (fate > 10)
        report_kind(event_kind::opened, 2s, 33);
    if (fate > 14)
        report_kind(event_kind::clicked, 3s, 34);
    if (fate == 18)
        report_kind(event_kind::complained, 5s, 35);
    if (fate == 19)
        report_kind(event_kind::unsubscribed, 6s, 36);
}

void vendor::plan_sms(const account_plan& account, const message& m, std::uint64_t chance)
{
    const auto soon = delays[mix(chance, 20) % 5];
    const auto at = time_.elapsed() + soon;
    const auto fate = chance % 10;
    if (fate == 0)
        return;
    if (!is_brief_)
        report(event_of(account, m, event_kind::sent, at), soon, mix(chance, 31));
    const bool fails = fate < 4;
    auto e = event_of(account, m, fails ? event_kind::failed : event_kind::delivered, at + 30ms);
    if (fails) {
        e.reason = fate == 1 ? "30006" : "30003";
        e.suppress = fate == 1 ? "invalid" : "";
    }
    final_reports_[m.key] = e;
    report(std::move(e), soon + 30ms, mix(chance, 32));
}

void vendor::plan_call(const account_plan& account, const message& m, std::uint64_t chance)
{
    const auto soon = delays[mix(chance, 20) % 4];
    const auto at = time_.elapsed() + soon;
    const auto fate = chance % 10;
    if (fate == 0)
        return;
    if (fate < 6) {
        auto e = event_of(account, m,
            fate < 3   ? event_kind::busy
            : fate < 5 ? event_kind::no_answer
                       : event_kind::failed,
            at);
        final_reports_[m.key] = e;
        return report(std::move(e), soon, mix(chance, 33));
    }
    auto picked_up = event_of(account, m, fate == 6 ? event_kind::voicemail : event_kind::answered, at);
    picked_up.actor = fate == 6 ? event_actor::machine : event_actor::human;
    auto end = event_of(account, m, event_kind::completed, at + 20s);
    end.duration_seconds = 20;
    final_reports_[m.key] = end;
    report(std::move(picked_up), soon, mix(chance, 34));
    report(std::move(end), soon + 20s, mix(chance, 35));
}

void vendor::plan(microseconds at, provider_event e)
{
    due_.emplace(at, std::move(e));
}

std::vector<provider_event> vendor::take_due()
{
    std::vector<provider_event> events;
    const auto end = due_.upper_bound(time_.elapsed());
    for (auto it = due_.begin(); it != end; ++it)
        events.push_back(std::move(it->second));
    due_.erase(due_.begin(), end);
    return events;
}

microseconds vendor::next_report() const noexcept
{
    return due_.empty() ? microseconds::max() : due_.begin()->first;
}

std::optional<provider_event> vendor::find(const account_plan& account, const inquiry& question) const
{
    const auto list = lists_.find(account.name);
    auto id = question.vendor_id;
    if (id.empty() && list != lists_.end())
        id = list->second.find(question, time_.now());
    if (id.starts_with("x-")) {  // The reader took a message of another program for ours.
        auto e = event_of(
            account, {.key = question.key, .address = question.address}, event_kind::delivered, time_.elapsed());
        e.vendor_id = id;
        return e;
    }
    const auto found = id.empty() ? final_reports_.end() : final_reports_.find(id.substr(2));
    if (found == final_reports_.end() || found->second.occurred_at > time_.now())
        return std::nullopt;
    auto e = found->second;
    e.key = question.key;
    return e;
}

}  // namespace outbound::simulation
