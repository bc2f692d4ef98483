// Builds the engine on a separate executor and polls it one handler at a time.
#include "simulation/worker.hpp"

#include "simulation/script.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <utility>

namespace outbound::simulation {
worker::worker(const worker_plan& plan, const world_clock& time, store_room& room, vendor& accounts, report& findings,
    const std::function<void(const message&)>& on_accepted)
    : plan_{plan},
      time_{time},
      findings_{findings},
      log_{accounts.log()},
      seen_{accounts.seen()},
      model_{accounts.watcher()},
      clock_{time, plan.skew, 1000s * (plan.id + 1)},
      random_{mix(plan.seed, static_cast<std::uint64_t>(plan.id))},
      store_{make_faulty_store(room, plan.id, -plan.skew)},
      io_{std::make_unique<boost::asio::io_context>(1)},
      engine_{std::make_unique<engine>(io_->get_executor(), *store_, options(), clock_, this)}
{
    for (const auto& account : account_plans) {
        const auto keep = [this, &account, on_accepted](const message& m) {
            note_accepted(account);
            on_accepted(m);
        };
        engine_->add(make_account(account, accounts, clock_, plan.id, {keep, [this] { crash(); }}));
    }
    engine_->start();
}

worker::~worker()
{
    engine_.reset();  // Before the executor: pending coroutines still use it.
    io_.reset();
}

engine_options worker::options()
{
    engine_options settings;
    settings.routes[channel::email] =
        plan_.spares_main ? std::vector<std::string>{"bulk", "main"} : std::vector<std::string>{"main", "bulk"};
    settings.routes[channel::sms] = {"text"};
    settings.routes[channel::phone] = {"voice"};
    if (plan_.has_shares)
        settings.shares[channel::email] = {{"main", 2}, {"bulk", 1}};
    settings.owner = "w" + std::to_string(plan_.id);
    settings.lanes = 2;
    settings.window = 4;
    settings.range_size = 8;
    settings.prepare_chunk = 15;
    settings.lease = worker_lease;
    settings.poll_every = poll_every;
    settings.max_late = worker_max_late;
    settings.flush_after = 900ms;
    settings.public_url = "https://crm.example.com";
    settings.store_threads = 0;
    settings.max_attempts = most_attempts;
    settings.random = &random_;
    if (plan_.store_delay > 0)
        settings.store_wait = [this] { return wait_for_store(); };
    return settings;
}

// One call in eight waits for its answer, while the rest of the worker continues.
boost::asio::awaitable<void> worker::wait_for_store()
{
    constexpr microseconds moments[] = {1ms, 4ms, 30ms, 300ms};
    constexpr microseconds longer[] = {20ms, 500ms, 2s, 5s};
    const auto chance = mix(plan_.seed, static_cast<std::uint64_t>(plan_.id), ++waits_);
    if (chance % 8 != 0)
        co_return;
    const auto& waits = plan_.store_delay == 1 ? moments : longer;
    const auto wait = waits[mix(chance) % std::size(waits)];
    if (wait >= 500ms)  // A drain may end before the answer comes.
        model_.disturb(plan_.id);
    boost::asio::steady_timer timer{*io_};
    co_await clock_.sleep_until(timer, clock_.steady() + wait);
}

void worker::crash()
{
    log_.add("worker {} crashes", plan_.id);
    model_.disturb(plan_.id);
    state_ = state::crashed;
}

void worker::note_accepted(const account_plan& account)
{
    using enum incident;
    const bool is_far = std::chrono::abs(plan_.skew) > worker_lease;
    if (plan_.skew > 0s)
        seen_.saw(account.channel, is_far ? clock_far_ahead : clock_ahead);
    if (plan_.skew < 0s)
        seen_.saw(account.channel, is_far ? clock_far_behind : clock_behind);
    if (!plan_.has_shares || account.channel != channel::email)
        return;
    const auto before = std::exchange(last_email_account_, account.name);
    if (!before.empty() && before != account.name)
        seen_.saw(account.channel, account_in_turn);
}

void worker::suspend(microseconds until)
{
    state_ = state::suspended;
    resumes_ = until;
}

void worker::stop(std::chrono::milliseconds drain)
{
    state_ = state::stopping;
    constexpr auto slack = 30s;  // For recording last outcomes while the store has trouble.
    ends_by_ = time_.elapsed() + drain + vendor_deadline + slack;
    auto task = [this, drain]() -> boost::asio::awaitable<void> {
        co_await engine_->stop(drain);
        state_ = state::stopped;
        log_.add("worker {} has stopped", plan_.id);
    };
    boost::asio::co_spawn(*io_, task, boost::asio::detached);
}

bool worker::run_one()
{
    if (state_ != state::running && state_ != state::stopping)
        return false;
    io_->restart();
    return io_->poll_one() > 0;
}

microseconds worker::next() const noexcept
{
    if (state_ == state::suspended)
        return resumes_;
    return state_ == state::running || state_ == state::stopping ? clock_.next() : microseconds::max();
}

void worker::wake_due()
{
    if (state_ == state::suspended && resumes_ <= time_.elapsed())
        state_ = state::running;
    if (state_ == state::running || state_ == state::stopping)
        clock_.wake_due();
}

void worker::on_event(const event& e)
{
    const auto* level = e.data.if_contains("level");
    if (level == nullptr || *level != "error")
        return;
    const std::string message{e.data.at("message").as_string()};
    if (!message.starts_with("simulated"))  // Any other error is a fault of the engine.
        findings_.broken("engine", "worker " + std::to_string(plan_.id) + " says: " + message);
}

}  // namespace outbound::simulation
