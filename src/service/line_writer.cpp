// The thread takes all waiting lines at once, so that many lines cost few system calls.
#include "service/line_writer.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <system_error>
#include <utility>

namespace outbound {
namespace {

constexpr std::size_t most_waiting = 1024 * 1024;
constexpr std::chrono::milliseconds look_interval{250};

int open_file(const std::string& path)
{
    // O_NONBLOCK: a pipe without a reader is refused instead of waited for.
    return ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0640);
}

/// The first lines, together at most PIPE_BUF bytes, which a pipe that is ready takes at once; or one longer line.
std::string_view first_lines(std::string_view lines)
{
    if (lines.size() <= PIPE_BUF)
        return lines;
    const auto end = lines.rfind('\n', PIPE_BUF - 1);
    return lines.substr(0, (end == std::string_view::npos ? lines.find('\n') : end) + 1);
}

void block_signals()
{
    sigset_t all;
    sigfillset(&all);  // Includes SIGPIPE: write() then fails instead of ending the process.
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

line_writer::line_writer(std::string path, std::chrono::milliseconds check_every)
    : path_{std::move(path)},
      check_every_{check_every},
      file_{path_.empty() ? STDERR_FILENO : open_file(path_)}
{
    if (file_ < 0)
        throw std::system_error{errno, std::generic_category()};
    thread_ = std::thread{[this] { run(); }};
}

line_writer::~line_writer()
{
    {
        const std::lock_guard alone{guard_};
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
    if (!path_.empty())
        ::close(file_);
}

void line_writer::add(std::string_view line)
{
    const std::lock_guard alone{guard_};
    if (waiting_.size() + line.size() >= most_waiting) {
        ++dropped_;
        return;
    }
    const bool was_idle = waiting_.empty();
    waiting_.append(line).append(1, '\n');
    if (was_idle)
        changed_.notify_one();
}

void line_writer::run()
{
    block_signals();
    std::unique_lock alone{guard_};
    while (true) {
        changed_.wait(alone, [&] { return ending_ || !waiting_.empty(); });
        if (waiting_.empty())
            return;
        auto lines = std::exchange(waiting_, {});
        if (const auto lost = std::exchange(dropped_, 0); lost > 0)
            lines += "{\"dropped\":" + std::to_string(lost) + "}\n";
        alone.unlock();
        write(lines);
        alone.lock();
    }
}

void line_writer::write(std::string_view lines)
{
    follow_rotation();
    while (!lines.empty() && can_write()) {
        const auto part = first_lines(lines);
        const auto written = ::write(file_, part.data(), part.size());
        if (written < 0 && errno != EAGAIN && errno != EINTR)
            break;
        lines.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    const std::lock_guard alone{guard_};
    dropped_ += static_cast<std::uint64_t>(std::ranges::count(lines, '\n'));
}

/// Waits until the file takes lines. False: it takes none, and the process is about to end.
bool line_writer::can_write()
{
    while (true) {
        pollfd state{file_, POLLOUT, 0};
        if (::poll(&state, 1, static_cast<int>(look_interval.count())) > 0)
            return true;
        const std::lock_guard alone{guard_};
        if (ending_)
            return false;
    }
}

void line_writer::follow_rotation()
{
    const auto now = std::chrono::steady_clock::now();
    if (path_.empty() || now - checked_ < check_every_)
        return;
    checked_ = now;
    struct stat named {};
    struct stat opened {};
    if (::stat(path_.c_str(), &named) == 0 && ::fstat(file_, &opened) == 0 && named.st_ino == opened.st_ino &&
        named.st_dev == opened.st_dev)
        return;
    if (const int fresh = open_file(path_); fresh >= 0)
        ::close(std::exchange(file_, fresh));
}

}  // namespace outbound
