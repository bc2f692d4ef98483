// Sets the group before the mode that admits it. Only regular files are changed, not pipes and terminals.
#include "private_file.hpp"

#include "fault.hpp"

#include <cerrno>
#include <charconv>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cli {
namespace {

std::optional<gid_t> group_of(const std::string& name)
{
    gid_t number = 0;
    const auto* end = name.data() + name.size();
    if (const auto [stop, failed] = std::from_chars(name.data(), end, number); failed == std::errc{} && stop == end)
        return number;
    const auto* found = ::getgrnam(name.c_str());
    return found != nullptr ? std::optional{found->gr_gid} : std::nullopt;
}

bool share(int file, const std::string& group)
{
    struct stat found {};
    if (::fstat(file, &found) != 0 || !S_ISREG(found.st_mode))
        return true;
    if (group.empty())
        return ::fchmod(file, S_IRUSR | S_IWUSR) == 0;
    errno = EINVAL;  // if there is no such group
    const auto id = group_of(group);
    return id && ::fchown(file, static_cast<uid_t>(-1), *id) == 0 &&
           ::fchmod(file, S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP) == 0;
}

}  // namespace

int open_private(const std::string& path, const std::string& group)
{
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0 && share(file, group))
        return file;
    const auto fault = std::generic_category().message(errno);
    if (file >= 0)
        ::close(file);
    throw usage_fault{"cannot write \"" + path + "\"" +
                      (file >= 0 && !group.empty() ? " for the group \"" + group + '"' : "") + ": " + fault};
}

}  // namespace cli
