// The order of all programs' store calls, the faults that hit them, and late commits.
#pragma once

#include "simulation/clocks.hpp"
#include "simulation/coverage.hpp"
#include "simulation/facts.hpp"
#include "simulation/trace.hpp"
#include "simulation/words.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace outbound::simulation {

/// A fault armed for a call: it skips `skip` matching calls and hits the next. Without `call` every call of the program
/// matches.
struct armed_fault {
    std::optional<store_call> call;
    store_fault fault = store_fault::before;
    int skip = 0;
};

/// Stands for the seats of all workers.
inline constexpr int any_worker = -2;

class traffic {
public:
    traffic(world_clock& time, trace& log, coverage& seen) : time_{time}, log_{log}, seen_{seen} {}

    /// A call of a program begins. Returns the fault that hits it, if any.
    std::optional<store_fault> begin(int program, store_call call);

    /// Keeps the commit of a call that has failed for its caller.
    void postpone(std::function<void()> commit);
    /// Runs all late commits now.
    void commit_all_late();
    /// The moment of the next late commit; microseconds::max(): there is none.
    microseconds next_late() const noexcept;
    void commit_due();

    /// A unit (store::atomically()) begins: until it ends, no late commit of another connection runs, because it would
    /// become a part of the unit. Returns whether it is the outermost.
    bool enter_unit();
    /// Returns whether the answer of the outermost unit, which ends, is lost.
    bool leave_unit() noexcept;
    bool is_in_unit() const noexcept { return units_ > 0; }
    void lose_answer_of_unit() noexcept { loses_answer_ = true; }

    /// Something was written.
    void committed()
    {
        ++commits_;
        changed();
        if (on_commit)
            on_commit();
    }
    /// The same for what no model and no idle worker needs to know of, such as a reserved pace.
    void changed()
    {
        if (!is_calm && (effective_.empty() || effective_.back() != writes_))
            effective_.push_back(writes_);
    }
    commit_number commits() const noexcept { return commits_; }

    /// Arms a fault for the program in that seat. A new worker takes the seat of its predecessor.
    void arm(int seat, const armed_fault& fault) { armed_[seat].push_back(fault); }
    void disarm() { armed_.clear(); }
    void sit(int program, int seat) { seats_[program] = seat; }

    /// While true, calls are neither hit by faults nor counted.
    bool is_calm = false;

    /// For the walk: the fault of the n-th writing call (from 1) of all programs.
    std::map<std::int64_t, store_fault> at_write;
    std::int64_t writes() const noexcept { return writes_; }
    /// The same for the n-th call that reads: it fails.
    std::int64_t failing_read = 0;
    std::int64_t reads() const noexcept { return reads_; }
    /// Numbers of the writing calls that changed something.
    const std::vector<std::int64_t>& effective() const noexcept { return effective_; }

    /// Time passes while the store works.
    void take_time() { time_.move_to(time_.elapsed() + slowness); }

    std::function<void()> on_commit;
    std::function<void(int program, store_fault fault)> on_fault;
    microseconds slowness = 3s;

private:
    struct late_commit {
        int calls_left;
        microseconds at_latest;
        std::function<void()> commit;
    };

    std::optional<store_fault> fault_of(int program, store_call call);
    std::optional<store_fault> fault_at(int seat, store_call call);

    world_clock& time_;
    trace& log_;
    coverage& seen_;
    std::map<int, int> seats_;  ///< By program; the operators' program is its own seat.
    std::map<int, std::deque<armed_fault>> armed_;
    std::vector<late_commit> late_;
    commit_number commits_ = 0;
    std::int64_t writes_ = 0;
    std::int64_t reads_ = 0;
    std::vector<std::int64_t> effective_;
    std::int64_t postponed_ = 0;
    int units_ = 0;
    bool loses_answer_ = false;
};

}  // namespace outbound::simulation
