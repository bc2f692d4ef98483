// Coordinates forks with threads of the library: a child must not inherit locks held by a thread of its parent, because
// that thread does not exist in the child.
//
// A fork waits until no thread is inside the gate, and blocks others from entering until it is done. All code that may
// hold a process-wide lock (of SQLite, libpq, OpenSSL, the construction of a static table) runs inside the gate:
// opening, every operation, every use of a database. A child may therefore use the library as a new process may.
#pragma once

#include <cstdint>

namespace outbound {

/// Delays forks during its lifetime. Nests within a thread; a thread that forks does not wait for itself.
class fork_gate {
public:
    fork_gate();
    ~fork_gate();
    fork_gate(const fork_gate&) = delete;
    fork_gate& operator=(const fork_gate&) = delete;

    /// Permits forks during its lifetime, for a long wait inside the gate without process-wide locks.
    class opening {
    public:
        opening();
        ~opening();
        opening(const opening&) = delete;
        opening& operator=(const opening&) = delete;

    private:
        int depth_;
    };
};

/// A permanent thread of the library that pauses during a fork.
class fork_guest {
public:
    virtual void pause() noexcept = 0;
    virtual void go_on() noexcept = 0;

    void enlist();
    void leave() noexcept;

protected:
    ~fork_guest() = default;
};

/// Number of forks between the process that loaded the library and this one.
std::uint64_t fork_generation() noexcept;

/// Calls `call` in every child, right after the fork. Use it to initialise static objects.
bool call_in_child(void (*call)() noexcept);

}  // namespace outbound
