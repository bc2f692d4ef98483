// One table of descriptors for the process: each file is opened once. Works without SQLite.
#include "store/sqlite/file_hold.hpp"

#include "model/fork_gate.hpp"

#include <outbound/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <mutex>
#include <new>
#include <random>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace outbound::sql {
namespace {

// Bytes on which every open connection in WAL mode holds a shared lock (SQLite's os_unix.c): SHARED_FIRST and
// SHARED_SIZE of the database, UNIX_SHM_DMS of the -shm.
constexpr off_t shared_first = 0x40000002;
constexpr off_t shared_size = 510;
constexpr off_t shm_dms = 128;

struct held_file {
    dev_t device;
    ino_t inode;
    int descriptor;
    off_t mark;  // byte of the POSIX lock, random, so that processes do not mistake each other's locks for their own
    int holders = 0;
    std::uint64_t losses = 0;  // number of times the mark was missing
};

struct file_table {
    std::mutex guard;
    std::vector<held_file> files;
};

// Never destroyed: engines may run during static destruction.
file_table& table = *new file_table;

struct flock range_of(short type, off_t start, off_t size) noexcept
{
    struct flock range {};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    range.l_start = start;
    range.l_len = size;
    return range;
}

bool set_lock(int descriptor, int command, short type, off_t start, off_t size) noexcept
{
    auto range = range_of(type, start, size);
    int done;
    do
        done = ::fcntl(descriptor, command, &range);
    while (done != 0 && errno == EINTR);
    return done == 0;
}

off_t draw_mark()
{
    std::random_device source;
    std::uniform_int_distribution<off_t> pick{off_t{0x40100000}, std::numeric_limits<off_t>::max() / 2};
    return pick(source);
}

[[noreturn]] void refuse(const std::string& path, const char* fault)
{
    throw error{errc::store, "database file \"" + path + "\": " + fault + " (" + std::strerror(errno) +
                                 "); put the database on a local file system with locks"};
}

// A deleted file has no more users that could lose locks.
void close_deleted()
{
    std::erase_if(table.files, [](const held_file& held) {
        struct stat found {};
        return held.holders == 0 && ::fstat(held.descriptor, &found) == 0 && found.st_nlink == 0 &&
               ::close(held.descriptor) == 0;
    });
}

held_file* find(dev_t device, ino_t inode) noexcept
{
    const auto found = std::ranges::find_if(
        table.files, [&](const held_file& held) { return held.device == device && held.inode == inode; });
    return found != table.files.end() ? &*found : nullptr;
}

held_file& held_of(const std::string& path)
{
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0)
        refuse(path, "it cannot be looked at");
    if (auto* known = find(found.st_dev, found.st_ino))
        return *known;
    table.files.reserve(table.files.size() + 1);
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || ::fstat(descriptor, &found) != 0)
        refuse(path, "it cannot be opened");
    return table.files.emplace_back(held_file{found.st_dev, found.st_ino, descriptor, draw_mark()});
}

bool place_mark(const held_file& held) noexcept
{
    return set_lock(held.descriptor, F_SETLK, F_RDLCK, held.mark, 1);
}

bool mark_stands(const held_file& held) noexcept
{
    auto range = range_of(F_WRLCK, held.mark, 1);
    return ::fcntl(held.descriptor, F_OFD_GETLK, &range) != 0 || range.l_type != F_UNLCK;
}

[[maybe_unused]] const bool hold_forgets_in_child = call_in_child(file_hold::forget_all);

}  // namespace

std::optional<file_hold::identity> file_hold::identity_of(const std::string& path) noexcept
{
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0)
        return std::nullopt;
    return identity{found.st_dev, found.st_ino};
}

file_hold::file_hold(const std::string& path)
{
    for (const auto* suffix : {"", "-shm", "-wal"})
        if (const auto file = identity_of(path + suffix))
            files_.push_back({path + suffix, *file});
    try {
        acquire();
    } catch (...) {
        release();
        throw;
    }
}

file_hold::~file_hold()
{
    release();
}

void file_hold::acquire()
{
    const std::lock_guard alone{table.guard};
    close_deleted();
    for (const auto& [name, file] : files_) {
        if (name.ends_with("-wal"))
            break;  // not locked by any process
        auto& held = held_of(name);
        const bool is_database = held_ == 0;
        const auto start = is_database ? shared_first : shm_dms;
        if (!set_lock(held.descriptor, F_OFD_SETLK, F_RDLCK, start, is_database ? shared_size : 1))
            refuse(name, "it cannot be locked");
        ++held.holders;
        ++held_;
        if (is_database && !place_mark(held))
            refuse(name, "it cannot be locked");
        if (is_database)
            losses_ = held.losses;
    }
}

void file_hold::release() noexcept
{
    const std::lock_guard alone{table.guard};
    for (; held_ > 0; --held_) {
        const auto& file = files_[held_ - 1].file;
        if (auto* held = find(file.device, file.inode); held && --held->holders == 0)
            set_lock(held->descriptor, F_OFD_SETLK, F_UNLCK, 0, 0);
    }
}

file_hold::state file_hold::look() noexcept
{
    for (const auto& held : files_)
        if (identity_of(held.path) != held.file) {
            replaced_ = held.path;
            return state::replaced;
        }
    const std::lock_guard alone{table.guard};
    auto* held = find(files_.front().file.device, files_.front().file.inode);
    if (!held)
        return state::whole;
    if (!mark_stands(*held)) {
        ++held->losses;
        place_mark(*held);
    }
    return std::exchange(losses_, held->losses) == held->losses ? state::whole : state::unlocked;
}

void file_hold::forget_all() noexcept
{
    for (const auto& held : table.files)
        ::close(held.descriptor);
    table.files.clear();
    new (&table.guard) std::mutex;
}

}  // namespace outbound::sql
