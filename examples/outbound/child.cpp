// fork and exec. A child that still runs is killed by the destructor.
#include "child.hpp"

#include <outbound/error.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace cli {
namespace {

[[noreturn]] void fail(const std::string& action)
{
    throw std::system_error{errno, std::generic_category(), action};
}

// Runs in the new process: only calls that are safe after fork.
[[noreturn]] void become(const std::vector<char*>& words, const char* folder, int says)
{
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (says >= 0)
        ::dup2(says, STDOUT_FILENO);
    if (::chdir(folder) == 0)
        ::execvp(words.front(), words.data());
    ::_exit(127);
}

}  // namespace

child::child(const std::vector<std::string>& words, const std::filesystem::path& folder, output where)
{
    int ends[2] = {-1, -1};
    if (where == output::kept && ::pipe2(ends, O_CLOEXEC) != 0)
        fail("pipe");
    std::vector<char*> pointers;
    for (const auto& word : words)
        pointers.push_back(const_cast<char*>(word.c_str()));  // execvp() does not change them
    pointers.push_back(nullptr);
    id_ = ::fork();
    if (id_ == 0)
        become(pointers, folder.c_str(), ends[1]);
    if (ends[1] >= 0)
        ::close(ends[1]);
    said_ = ends[0];
    if (id_ < 0)
        fail(words.front());
    descriptor_ = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0));
}

child::~child()
{
    if (!code_) {
        kill(SIGTERM);
        pollfd watched{descriptor_, POLLIN, 0};
        constexpr int patience_ms = 5000;
        if (::poll(&watched, 1, patience_ms) == 0)
            kill(SIGKILL);
        reap();
    }
    for (const int descriptor : {descriptor_, said_})
        if (descriptor >= 0)
            ::close(descriptor);
}

std::optional<int> child::wait(ending_signals& signals, std::chrono::milliseconds time)
{
    if (!code_) {
        pollfd watched{descriptor_, POLLIN, 0};
        signals.wait(time, descriptor_);
        if (::poll(&watched, 1, 0) == 1)
            reap();
    }
    return code_;
}

void child::kill(int signal) noexcept
{
    if (!code_)
        ::kill(id_, signal);
}

void child::reap() noexcept
{
    int status = 0;
    if (::waitpid(id_, &status, 0) == id_)
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string child::read_line(std::chrono::milliseconds time)
{
    std::string line;
    pollfd watched{said_, POLLIN, 0};
    for (char c = 0;
         ::poll(&watched, 1, static_cast<int>(time.count())) == 1 && ::read(said_, &c, 1) == 1 && c != '\n';)
        line += c;
    return line;
}

std::string child::read_all()
{
    std::string text;
    char piece[4096];
    for (ssize_t size = 0; (size = ::read(said_, piece, sizeof piece)) > 0;)
        text.append(piece, static_cast<std::size_t>(size));
    return text;
}

std::filesystem::path own_program()
{
    std::error_code fault;
    auto path = std::filesystem::read_symlink("/proc/self/exe", fault);
    if (fault)
        throw outbound::error{
            outbound::errc::config, "/proc/self/exe: cannot be read: " + fault.message() + "; mount /proc"};
    return path;
}

}  // namespace cli
