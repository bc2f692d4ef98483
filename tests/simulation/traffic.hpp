// What the store calls of all programs have in common: their order, the faults that meet them, and commits that come
// late.
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

/// A fault that waits for a call: the one after `skip` others that match. Without `call` every call of the program
/// matches.
struct armed_fault {
    std::optional<store_call> call;
    store_fault fault = store_fault::before;
    int skip = 0;
};

/// The seat of every worker.
inline constexpr int any_worker = -2;

class traffic {
public:
    traffic(world_clock& time, trace& log, coverage& seen) : time_{time}, log_{log}, seen_{seen} {}

    /// A call of a program begins. Says which fault it meets.
    std::optional<store_fault> begin(int program, store_call call);

    /// Keeps the rest of a call whose caller was told that it failed.
    void postpone(std::function<void()> commit);
    /// Commits what is late, whatever it still waits for.
    void commit_all_late();
    /// When the next late commit happens by itself; microseconds::max(): there is none.
    microseconds next_late() const noexcept;
    void commit_due();

    /// Something was written.
    void committed()
    {
        ++commits_;
        if (!is_calm && (effective_.empty() || effective_.back() != writes_))
            effective_.push_back(writes_);
        if (on_commit)
            on_commit();
    }
    commit_number commits() const noexcept { return commits_; }

    /// Whoever sits there meets the fault. A worker that comes up takes the seat of the one before.
    void arm(int seat, const armed_fault& what) { armed_[seat].push_back(what); }
    void disarm() { armed_.clear(); }
    void sit(int program, int seat) { seats_[program] = seat; }

    /// Calls meet no fault and are not counted.
    bool is_calm = false;

    /// The walk's way: the fault of the n-th call that writes (from 1) of all programs.
    std::map<std::int64_t, store_fault> at_write;
    std::int64_t writes() const noexcept { return writes_; }
    /// Which of the writing calls changed something.
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
    std::vector<std::int64_t> effective_;
    std::int64_t postponed_ = 0;
};

}  // namespace outbound::simulation
