// flock(2) with a deadline.
#include "store/file_lock.hpp"

#include <outbound/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

namespace outbound::sql {

file_lock::file_lock(std::string path) : path_{std::move(path)}, file_{::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)}
{
    if (file_ < 0)
        throw error{errc::store, "lock file \"" + path_ + "\" cannot be opened (" + std::strerror(errno) +
                                     "); see that its folder exists and that this user may write in it"};
}

file_lock::~file_lock()
{
    ::close(file_);
}

bool file_lock::acquire(std::chrono::milliseconds timeout)
{
    using namespace std::chrono_literals;
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    // Short at first, because transactions are short; then longer, so that waiting costs nothing.
    for (auto pause = 50us; !try_acquire(); pause = std::min<std::chrono::microseconds>(pause * 2, 2ms)) {
        if (std::chrono::steady_clock::now() >= deadline)
            return false;
        std::this_thread::sleep_for(pause);
    }
    return true;
}

bool file_lock::try_acquire()
{
    while (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            return false;
        if (errno != EINTR)
            throw error{errc::store, "lock file \"" + path_ + "\" cannot be locked (" + std::strerror(errno) +
                                         "); put the database on a file system with flock"};
    }
    return true;
}

void file_lock::release() noexcept
{
    ::flock(file_, LOCK_UN);
}

}  // namespace outbound::sql
