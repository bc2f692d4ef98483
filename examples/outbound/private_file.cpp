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

/// Links that the system makes to open files of this process.
bool is_own_stream(std::string_view path)
{
    return path == "/dev/stdout" || path == "/dev/stderr" || path.starts_with("/dev/fd/") ||
           path.starts_with("/proc/self/fd/");
}

}  // namespace

int open_private(const std::string& path, const std::string& group)
{
    const int file = open_plain(path, S_IRUSR | S_IWUSR);
    if (share(file, group))
        return file;
    const auto fault = std::generic_category().message(errno);
    ::close(file);
    throw usage_fault{
        "cannot write \"" + path + "\"" + (group.empty() ? "" : " for the group \"" + group + '"') + ": " + fault};
}

int open_plain(const std::string& path, mode_t mode)
{
    const int followed = is_own_stream(path) ? 0 : O_NOFOLLOW;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | followed, mode);
    struct stat found {};
    const bool is_regular = file >= 0 && ::fstat(file, &found) == 0 && S_ISREG(found.st_mode);
    const bool is_link = file < 0 ? errno == ELOOP : is_regular && found.st_nlink > 1;
    if (file >= 0 && !is_link && (!is_regular || ::ftruncate(file, 0) == 0))
        return file;
    const auto fault = is_link ? std::string{"it is a link to another file; name that file, or remove the link"}
                               : std::generic_category().message(errno);
    if (file >= 0)
        ::close(file);
    throw usage_fault{"cannot write \"" + path + "\": " + fault};
}

bool write_all(int file, std::string_view text)
{
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return false;
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace cli
