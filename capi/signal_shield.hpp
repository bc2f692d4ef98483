// Blocks signals in threads of the library: threads inherit the mask of the thread that starts them.
#pragma once

#include <csignal>

#include <pthread.h>

namespace outbound::c {

/// Blocks every signal in this thread while it lives, so that handlers run in threads of the host only.
class signal_shield {
public:
    signal_shield() noexcept
    {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~signal_shield() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    signal_shield(const signal_shield&) = delete;
    signal_shield& operator=(const signal_shield&) = delete;

private:
    sigset_t before_{};
};

}  // namespace outbound::c
