// Writes through POSIX calls, since streams have no fsync.
#include "synced_file.hpp"

#include "fault.hpp"
#include "private_file.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace cli {
namespace {

std::string why()
{
    return std::generic_category().message(errno);
}

bool sync_folder_of(const std::string& path)
{
    const auto parent = std::filesystem::path{path}.parent_path();
    const int folder = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return false;
    const bool done = ::fsync(folder) == 0;
    ::close(folder);
    return done;
}

}  // namespace

synced_file::synced_file(std::string path, const std::string& group)
    : path_{std::move(path)},
      unfinished_{path_ + ".part"}
{
    if (std::error_code ignored; std::filesystem::exists(std::filesystem::symlink_status(path_, ignored)))
        refuse_taken();
    descriptor_ = create_private(unfinished_, group);
}

synced_file::~synced_file()
{
    if (descriptor_ < 0)
        return;
    ::close(descriptor_);
    ::unlink(unfinished_.c_str());
}

void synced_file::refuse_taken() const
{
    throw usage_fault{"\"" + path_ + "\" exists already; choose another name, or remove it"};
}

void synced_file::fail() const
{
    throw outbound::error{outbound::errc::store, "cannot write \"" + unfinished_ + "\": " + why()};
}

void synced_file::write(std::string_view text)
{
    if (!write_all(descriptor_, text))
        fail();
}

// A link replaces no file, unlike std::rename(). A file system without links, such as FAT, gets an empty file with the
// name first, which only one process can create; if the process is killed then, that file remains.
bool synced_file::publish() const
{
    if (::link(unfinished_.c_str(), path_.c_str()) == 0) {
        ::unlink(unfinished_.c_str());
        return true;
    }
    if (errno == EEXIST)
        return false;
    const int reserved = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (reserved < 0)
        return false;
    ::close(reserved);
    if (std::rename(unfinished_.c_str(), path_.c_str()) == 0)
        return true;
    const int fault = errno;
    ::unlink(path_.c_str());
    errno = fault;
    return false;
}

void synced_file::finish()
{
    if (::fsync(descriptor_) != 0)
        fail();
    if (!publish())
        errno == EEXIST ? refuse_taken() : fail();
    if (!sync_folder_of(path_))
        fail();
    ::close(descriptor_);
    descriptor_ = -1;
}

}  // namespace cli
