// The first that waits flushes for all; those that come meanwhile wait for the next flush.
#include "store/sqlite/wal_sync.hpp"

#include <outbound/error.hpp>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace outbound::sql {

wal_sync::wal_sync(std::string path) : path_{std::move(path)}, file_{::open(path_.c_str(), O_RDONLY | O_CLOEXEC)}
{
    if (file_ < 0)
        throw error{errc::store, "database file \"" + path_ + "\": it cannot be opened (" + std::strerror(errno) + ')'};
}

wal_sync::~wal_sync()
{
    ::close(file_);
}

std::uint64_t wal_sync::committed() noexcept
{
    const std::lock_guard alone{guard_};
    return ++committed_;
}

void wal_sync::wait_for(std::uint64_t commit)
{
    std::unique_lock alone{guard_};
    while (flushed_ < commit && fault_ == 0) {
        if (is_flushing_) {
            changed_.wait(alone);
            continue;
        }
        is_flushing_ = true;
        const auto reached = committed_;
        alone.unlock();
        const int fault = flush();
        alone.lock();
        is_flushing_ = false;
        fault_ = fault;
        if (fault == 0)
            flushed_ = reached;
        changed_.notify_all();
    }
    if (flushed_ < commit)
        refuse();
}

void wal_sync::require_flushed()
{
    const std::lock_guard alone{guard_};
    if (fault_ != 0)
        refuse();
}

int wal_sync::flush() noexcept
{
    while (::fdatasync(file_) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

void wal_sync::refuse() const
{
    throw error{errc::store, "database file \"" + path_ + "\": it could not be flushed to the disk (" +
                                 std::strerror(fault_) +
                                 "), so the last writes may be lost and nothing more is written; check the disk and "
                                 "start again"};
}

}  // namespace outbound::sql
