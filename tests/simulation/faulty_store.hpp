// The store of one program: its calls fail as decided by the traffic, and commits are reported to `facts`.
//
// A call that writes is a closure over copies of its arguments, so that it can finish after it has failed for its
// caller.
#pragma once

#include "simulation/facts.hpp"
#include "simulation/traffic.hpp"

#include <outbound/store.hpp>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace outbound::simulation {

/// State shared by the stores of all programs.
struct store_room {
    store& real;
    const clock& time;
    traffic& calls;
    facts& observer;
};

/// One program's access to the store.
struct store_door {
    store_room& room;
    int program;

    /// Runs a call that writes, `f()`.
    template <class F>
    auto write(store_call call, F f) -> decltype(f())
    {
        const auto fault = room.calls.begin(program, call);
        if (!fault)
            return f();
        switch (*fault) {
        case store_fault::slow:
            room.calls.take_time();
            return f();
        case store_fault::busy:
            throw error{errc::busy, "simulated: the database is busy"};
        case store_fault::after:
            return lose_answer(f);
        case store_fault::late:
            if (room.calls.is_in_unit())  // A part of a unit cannot be committed later than the rest.
                return lose_answer(f);
            room.calls.postpone([f = std::move(f)]() mutable { f(); });
            throw error{errc::store, "simulated: the connection was lost"};
        case store_fault::before:
        case store_fault::amount:
            break;
        }
        throw error{errc::store, "simulated: the disk is full"};
    }

    /// Runs a call that only reads.
    template <class F>
    auto read(F f) -> decltype(f())
    {
        const auto fault = room.calls.begin(program, store_call::reads);
        if (fault == store_fault::slow)
            room.calls.take_time();
        else if (fault)
            throw error{errc::store, "simulated: the database cannot be reached"};
        return f();
    }

    void committed() { room.calls.committed(); }
    void changed() { room.calls.changed(); }

    /// For calls that may belong to a unit (store::atomically()): calls `report(facts&)` once that is committed.
    template <class F>
    void committed(F report)
    {
        room.real.after_commit([&to = room, report = std::move(report)] {
            to.calls.committed();
            report(to.observer);
        });
    }

    /// Runs `f` with `run(f)`, a unit of the real store. If a call in it was to lose its answer, the unit loses its.
    template <class F>
    void run_unit(F run, const std::function<void()>& f)
    {
        const bool is_outermost = room.calls.enter_unit();
        try {
            run(f);
        } catch (...) {
            room.calls.leave_unit();
            throw;
        }
        if (room.calls.leave_unit() && is_outermost)
            throw error{errc::store, "simulated: the answer was lost"};
    }

private:
    template <class F>
    auto lose_answer(F& f) -> decltype(f())
    {
        if (room.calls.is_in_unit()) {
            room.calls.lose_answer_of_unit();
            return f();
        }
        f();
        throw error{errc::store, "simulated: the answer was lost"};
    }
};

/// The store for one program. The clock of the store is `ahead` of that of the program.
std::unique_ptr<store> make_faulty_store(store_room& room, int program, std::chrono::microseconds ahead);

}  // namespace outbound::simulation
