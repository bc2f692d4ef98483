// One gate for the process. A child constructs it again, because a condition variable with waiters of the parent is
// unusable.
#include "model/fork_gate.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <pthread.h>
#include <utility>
#include <vector>

namespace outbound {
namespace {

// After this time a fork proceeds without the gate: the child may then hang, but not the parent.
constexpr std::chrono::seconds longest_wait{15};

struct gate_state {
    std::mutex guard;
    std::condition_variable changed;
    int inside = 0;
    bool forking = false;
};

struct guest_list {
    std::mutex guard;  // held during fork()
    std::vector<fork_guest*> guests;
};

// In raw storage, so that they are never destroyed while threads run.
alignas(gate_state) std::array<std::byte, sizeof(gate_state)> gate_storage;
gate_state* gate = new (&gate_storage) gate_state;
guest_list* list = new guest_list;
std::uint64_t generation = 0;
std::array<void (*)() noexcept, 8> calls_in_child{};
std::size_t call_count = 0;

thread_local int gate_depth = 0;

void enter()
{
    std::unique_lock alone{gate->guard};
    gate->changed.wait(alone, [] { return !gate->forking; });
    ++gate->inside;
}

void leave()
{
    const std::lock_guard alone{gate->guard};
    --gate->inside;
    gate->changed.notify_all();
}

void before_fork() noexcept
{
    list->guard.lock();
    for (auto* guest : list->guests)
        guest->pause();
    std::unique_lock alone{gate->guard};
    gate->forking = true;
    const int own = gate_depth > 0 ? 1 : 0;
    gate->changed.wait_for(alone, longest_wait, [own] { return gate->inside <= own; });
}

void go_on_in_parent() noexcept
{
    {
        const std::lock_guard alone{gate->guard};
        gate->forking = false;
        gate->changed.notify_all();
    }
    for (auto* guest : list->guests)
        guest->go_on();
    list->guard.unlock();
}

void begin_in_child() noexcept
{
    ++generation;
    gate = new (&gate_storage) gate_state;
    gate->inside = gate_depth > 0 ? 1 : 0;
    list->guests.clear();  // their threads exist only in the parent
    list->guard.unlock();
    for (std::size_t i = 0; i < call_count; ++i)
        calls_in_child[i]();
}

[[maybe_unused]] const int registered = ::pthread_atfork(before_fork, go_on_in_parent, begin_in_child);

}  // namespace

fork_gate::fork_gate()
{
    if (gate_depth == 0)
        enter();
    ++gate_depth;
}

fork_gate::~fork_gate()
{
    if (--gate_depth == 0)
        leave();
}

fork_gate::opening::opening() : depth_{std::exchange(gate_depth, 0)}
{
    if (depth_ > 0)
        leave();
}

fork_gate::opening::~opening()
{
    if (depth_ > 0)
        enter();
    gate_depth = depth_;
}

void fork_guest::enlist()
{
    const std::lock_guard alone{list->guard};
    list->guests.push_back(this);
}

void fork_guest::leave() noexcept
{
    const std::lock_guard alone{list->guard};
    std::erase(list->guests, this);
}

std::uint64_t fork_generation() noexcept
{
    return generation;
}

bool call_in_child(void (*call)() noexcept)
{
    calls_in_child.at(call_count++) = call;
    return true;
}

}  // namespace outbound
