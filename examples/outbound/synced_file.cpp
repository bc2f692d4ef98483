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
    if (std::filesystem::exists(path_))
        throw usage_fault{"\"" + path_ + "\" exists already; choose another name, or remove it"};
    descriptor_ = open_private(unfinished_, group);
}

synced_file::~synced_file()
{
    if (descriptor_ < 0)
        return;
    ::close(descriptor_);
    ::unlink(unfinished_.c_str());
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

void synced_file::finish()
{
    if (::fsync(descriptor_) != 0 || std::rename(unfinished_.c_str(), path_.c_str()) != 0 || !sync_folder_of(path_))
        fail();
    ::close(descriptor_);
    descriptor_ = -1;
}

}  // namespace cli
