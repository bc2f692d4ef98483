// Forks and threads of the library: a child must not inherit locks that a thread of its parent held, since that thread
// is not there.
//
// A fork waits until no thread is behind the gate, and keeps others from entering until it is done. Whatever may hold a
// lock that lives as long as the process (of SQLite, libpq, OpenSSL, the allocation of a static table) runs behind the
// gate: opening, every operation, every use of a database. A child may then use the library as if it had just been
// started.
#pragma once

#include <cstdint>

namespace outbound {

/// Delays forks while it lives. Nests within a thread; a thread that forks does not wait for itself.
class fork_gate {
public:
    fork_gate();
    ~fork_gate();
    fork_gate(const fork_gate&) = delete;
    fork_gate& operator=(const fork_gate&) = delete;

    /// Allows forks while it lives, for a long wait behind the gate that holds no lock of the process.
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

/// Threads of the library that run permanently and pause during a fork.
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

/// `call` is called in every child, right after the fork. For the initialisation of static objects.
bool call_in_child(void (*call)() noexcept);

}  // namespace outbound
