// Reads signals from a signalfd.
#include "signals.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace cli {
namespace {

sigset_t ending_signal_set()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

}  // namespace

bool ending_signal_is_pending()
{
    sigset_t set;
    return ::sigpending(&set) == 0 && (sigismember(&set, SIGINT) == 1 || sigismember(&set, SIGTERM) == 1);
}

ending_signals::ending_signals()
{
    const auto set = ending_signal_set();
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor_ < 0)
        throw std::system_error{errno, std::generic_category(), "signalfd"};
}

ending_signals::~ending_signals()
{
    let_end();
    ::close(descriptor_);
}

bool ending_signals::wait(std::chrono::milliseconds time, int descriptor)
{
    pollfd watched[] = {{descriptor_, POLLIN, 0}, {descriptor, POLLIN, 0}};
    if (!has_come_)
        ::poll(watched, 2, static_cast<int>(time.count()));
    signalfd_siginfo info;
    while (::read(descriptor_, &info, sizeof info) == sizeof info)
        has_come_ = true;
    return has_come_;
}

void ending_signals::let_end() noexcept
{
    const auto set = ending_signal_set();
    ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace cli
