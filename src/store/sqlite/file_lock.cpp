// Locks of open file descriptions (fcntl(2), F_OFD_SETLK): like flock(2), but of single bytes.
#include "store/sqlite/file_lock.hpp"

#include "model/fork_gate.hpp"

#include <outbound/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <new>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace outbound::sql {
namespace {

using namespace std::chrono_literals;

constexpr int the_lock = 0;
constexpr int the_turn = 1;

struct flock byte_range(short type, int at)
{
    struct flock range {};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    range.l_start = at;
    range.l_len = 1;
    return range;
}

/// Whether it is a regular file with one name, or an empty one, which a copy made of links may share.
bool is_plain(int file) noexcept
{
    struct stat found {};
    return ::fstat(file, &found) == 0 && S_ISREG(found.st_mode) && (found.st_nlink == 1 || found.st_size == 0);
}

struct lock_list {
    std::mutex guard;
    std::vector<file_lock*> locks;
};

lock_list& open_locks = *new lock_list;  // never destroyed: engines may run during static destruction

[[maybe_unused]] const bool lock_forgets_in_child = call_in_child(file_lock::forget_all);

}  // namespace

file_lock::file_lock(std::string path)
    : path_{std::move(path)},
      file_{::open(path_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600)}
{
    if (file_ < 0 && errno != ELOOP)
        throw error{errc::store, "lock file \"" + path_ + "\" cannot be opened (" + std::strerror(errno) +
                                     "); see that its folder exists and that this user may write in it"};
    if (file_ < 0 || !is_plain(file_)) {
        if (file_ >= 0)
            ::close(file_);
        throw error{errc::store,
            "lock file \"" + path_ + "\" must be a regular file, and is a link or something else; remove it"};
    }
    const std::lock_guard alone{open_locks.guard};
    open_locks.locks.push_back(this);
}

file_lock::~file_lock()
{
    const std::lock_guard alone{open_locks.guard};
    std::erase(open_locks.locks, this);
    if (file_ >= 0)
        ::close(file_);
}

void file_lock::forget_all() noexcept
{
    for (auto* lock : open_locks.locks)
        ::close(std::exchange(lock->file_, -1));
    open_locks.locks.clear();
    new (&open_locks.guard) std::mutex;
}

bool file_lock::acquire(std::chrono::milliseconds timeout)
{
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    if (!acquire_byte(the_turn, deadline, 2ms))
        return false;
    struct turn_holder {
        file_lock& lock;
        ~turn_holder() { lock.release_byte(the_turn); }
    } const until_locked{*this};
    // only one process at a time waits here, so frequent polling is cheap
    return acquire_byte(the_lock, deadline, 300us);
}

void file_lock::release() noexcept
{
    release_byte(the_lock);
}

bool file_lock::acquire_byte(int at, time_point deadline, std::chrono::microseconds longest_pause)
{
    for (auto pause = 50us; !try_byte(at); pause = std::min(pause * 2, longest_pause)) {
        if (std::chrono::steady_clock::now() >= deadline)
            return false;
        std::this_thread::sleep_for(pause);
    }
    return true;
}

bool file_lock::try_byte(int at)
{
    auto range = byte_range(F_WRLCK, at);
    while (::fcntl(file_, F_OFD_SETLK, &range) != 0) {
        if (errno == EAGAIN || errno == EACCES)
            return false;
        if (errno != EINTR)
            throw error{errc::store, "lock file \"" + path_ + "\" cannot be locked (" + std::strerror(errno) +
                                         "); put the database on a file system that has locks"};
    }
    return true;
}

void file_lock::release_byte(int at) noexcept
{
    auto range = byte_range(F_UNLCK, at);
    ::fcntl(file_, F_OFD_SETLK, &range);
}

}  // namespace outbound::sql
