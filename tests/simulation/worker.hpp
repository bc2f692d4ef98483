// A worker: an engine with its own clock, accounts and executor, which may vanish, be suspended, or stop.
#pragma once

#include "simulation/clocks.hpp"
#include "simulation/faulty_store.hpp"
#include "simulation/report.hpp"
#include "simulation/vendor.hpp"

#include <outbound/engine.hpp>
#include <outbound/testing/seeded_random.hpp>

#include <boost/asio/io_context.hpp>

#include <memory>

namespace outbound::simulation {

struct worker_plan {
    int id = 0;  ///< Unique; the worker's program number.
    microseconds skew{0};
    std::uint64_t seed = 0;
    bool spares_main = false;  ///< The batch account is the first of the route.
    bool has_shares = false;   ///< See script::has_shares.
    int store_delay = 0;       ///< See script::store_delay.
};

class worker final : public listener {
public:
    enum class state { running, suspended, stopping, stopped, crashed, vanished };

    worker(const worker_plan& plan, const world_clock& time, store_room& room, vendor& accounts, report& findings,
        const std::function<void(const message&)>& on_accepted);
    ~worker() override;

    int id() const noexcept { return plan_.id; }
    state status() const noexcept { return state_; }
    bool is_alive() const noexcept
    {
        return state_ == state::running || state_ == state::suspended || state_ == state::stopping;
    }
    worker_clock& clock() noexcept { return clock_; }

    void vanish() { state_ = state::vanished; }
    void suspend(microseconds until);
    void stop(std::chrono::milliseconds drain);
    void wake() { engine_->wake(); }

    /// Runs one ready handler. False if none is ready or the worker is not running.
    bool run_one();
    /// The moment of the next timer; microseconds::max(): never.
    microseconds next() const noexcept;
    /// Resumes the worker and wakes its timers that are due.
    void wake_due();
    /// Deadline of stop(); microseconds::max(): not called, or already ended.
    microseconds ends_by() const noexcept { return state_ == state::stopping ? ends_by_ : microseconds::max(); }

private:
    void crash();
    void note_accepted(const account_plan& account);
    void on_event(const event& e) override;
    engine_options options();
    boost::asio::awaitable<void> wait_for_store();

    worker_plan plan_;
    const world_clock& time_;
    report& findings_;
    trace& log_;
    coverage& seen_;
    model& model_;
    worker_clock clock_;
    testing::seeded_random random_;
    std::unique_ptr<store> store_;
    std::unique_ptr<boost::asio::io_context> io_;
    std::unique_ptr<engine> engine_;
    state state_ = state::running;
    std::uint64_t waits_ = 0;
    std::string last_email_account_;
    microseconds resumes_{0};
    microseconds ends_by_ = microseconds::max();
};

}  // namespace outbound::simulation
