// Matches armed faults with calls by seat, and runs late commits after a few more calls or five seconds.
#include "simulation/traffic.hpp"

#include <algorithm>
#include <utility>

namespace outbound::simulation {

std::optional<store_fault> traffic::begin(int program, store_call call)
{
    if (is_calm)
        return std::nullopt;
    for (auto& waiting : late_)
        --waiting.calls_left;
    if (!is_in_unit())
        commit_due();
    ++(call == store_call::reads ? reads_ : writes_);
    const auto fault = fault_of(program, call);
    if (!fault)
        return std::nullopt;
    if (on_fault)
        on_fault(program, *fault);
    seen_.saw(call, *fault);
    log_.add("fault {} of program {}: {}", name_of(*fault), program, name_of(call));
    return fault;
}

std::optional<store_fault> traffic::fault_of(int program, store_call call)
{
    if (call == store_call::reads && reads_ == failing_read)
        return store_fault::before;
    if (call != store_call::reads)
        if (const auto found = at_write.find(writes_); found != at_write.end())
            return found->second;
    const auto seat = seats_.find(program);
    if (seat == seats_.end())
        return fault_at(program, call);
    const auto fault = fault_at(seat->second, call);
    return fault ? fault : fault_at(any_worker, call);
}

std::optional<store_fault> traffic::fault_at(int seat, store_call call)
{
    const auto waiting = armed_.find(seat);
    if (waiting == armed_.end())
        return std::nullopt;
    auto& faults = waiting->second;
    for (auto it = faults.begin(); it != faults.end(); ++it) {
        if (it->call && *it->call != call)
            continue;
        if (it->skip-- > 0)
            continue;
        const auto fault = it->fault;
        faults.erase(it);
        // A read has nothing to commit.
        return call == store_call::reads && fault != store_fault::slow ? store_fault::before : fault;
    }
    return std::nullopt;
}

bool traffic::enter_unit()
{
    if (units_ == 0)
        commit_due();
    return ++units_ == 1;
}

bool traffic::leave_unit() noexcept
{
    return --units_ == 0 && std::exchange(loses_answer_, false);
}

void traffic::postpone(std::function<void()> commit)
{
    constexpr int most_calls = 6;
    const auto calls = static_cast<int>(postponed_++ % most_calls) + 1;
    late_.push_back({calls, time_.elapsed() + 5s, std::move(commit)});
}

microseconds traffic::next_late() const noexcept
{
    auto earliest = microseconds::max();
    for (const auto& waiting : late_)
        earliest = std::min(earliest, waiting.at_latest);
    return earliest;
}

void traffic::commit_due()
{
    for (;;) {
        const auto due = std::ranges::find_if(
            late_, [&](const late_commit& c) { return c.calls_left <= 0 || c.at_latest <= time_.elapsed(); });
        if (due == late_.end())
            return;
        const auto commit = std::move(due->commit);
        late_.erase(due);
        try {
            commit();
            log_.add("late commit");
        } catch (const error& refused) {
            log_.add("late commit refused: {}", refused.what());
        }
    }
}

void traffic::commit_all_late()
{
    for (auto& waiting : late_)
        waiting.calls_left = 0;
    commit_due();
}

}  // namespace outbound::simulation
