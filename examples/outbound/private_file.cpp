// Sets the group before the mode that admits it. Only regular files are changed, not pipes, terminals and own streams.
// A pipe without a reader is opened again and again, since the system's own wait for a reader would outlast a signal.
#include "private_file.hpp"

#include "fault.hpp"
#include "key_words.hpp"
#include "signals.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cli {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait_for_reader = 10s;
constexpr auto look_for_reader_every = 50ms;

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

/// The open file of this process that the path stands for, such as /dev/stdout.
std::optional<int> own_stream(std::string_view path)
{
    if (path == "/dev/stdout")
        return STDOUT_FILENO;
    if (path == "/dev/stderr")
        return STDERR_FILENO;
    for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
        int number = 0;
        const auto rest = path.substr(std::min(folder.size(), path.size()));
        const auto* end = rest.data() + rest.size();
        if (path.starts_with(folder) && std::from_chars(rest.data(), end, number) == std::from_chars_result{end, {}})
            return number;
    }
    return std::nullopt;
}

[[noreturn]] void refuse(const std::string& path, const std::string& fault)
{
    throw usage_fault{"cannot write \"" + path + "\": " + fault};
}

/// Shares the place in the file: what is written follows what was written before, and nothing is truncated.
int open_own_stream(int stream, const std::string& path)
{
    const int file = ::fcntl(stream, F_DUPFD_CLOEXEC, 0);
    if (file < 0)
        refuse(path, std::generic_category().message(errno));
    return file;
}

[[noreturn]] void refuse_to_share(int file, const std::string& path, const std::string& group)
{
    const auto fault = std::generic_category().message(errno);
    ::close(file);
    throw usage_fault{"cannot write \"" + path + "\"" +
                      (group.empty() || may_hold_key(group) ? "" : " for the group \"" + group + '"') + ": " + fault};
}

/// A pipe that has no reader. Sockets fail with the same error.
bool lacks_reader(const std::string& path, int fault)
{
    struct stat found {};
    return fault == ENXIO && ::lstat(path.c_str(), &found) == 0 && S_ISFIFO(found.st_mode);
}

/// Opens the file; waits for the reader of a pipe. Returns -1, with errno, if it fails.
int open_when_read(const std::string& path, mode_t mode)
{
    const auto end = std::chrono::steady_clock::now() + longest_wait_for_reader;
    for (;;) {
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, mode);
        const int fault = errno;
        if (file >= 0)
            return file;
        if (!lacks_reader(path, fault) || std::chrono::steady_clock::now() >= end || ending_signal_is_pending()) {
            errno = fault;
            return -1;
        }
        std::this_thread::sleep_for(look_for_reader_every);
    }
}

}  // namespace

int open_private(const std::string& path, const std::string& group)
{
    if (const auto stream = own_stream(path))
        return open_own_stream(*stream, path);
    const int file = open_plain(path, S_IRUSR | S_IWUSR);
    if (!share(file, group))
        refuse_to_share(file, path, group);
    return file;
}

int create_private(std::string& path, const std::string& group)
{
    auto name = path + ".XXXXXX";
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0)
        refuse(path, std::generic_category().message(errno));
    if (!share(file, group)) {
        const int fault = errno;
        ::unlink(name.c_str());
        errno = fault;
        refuse_to_share(file, path, group);
    }
    path = std::move(name);
    return file;
}

int open_plain(const std::string& path, mode_t mode)
{
    if (const auto stream = own_stream(path))
        return open_own_stream(*stream, path);
    const int file = open_when_read(path, mode);
    struct stat found {};
    const bool is_regular = file >= 0 && ::fstat(file, &found) == 0 && S_ISREG(found.st_mode);
    const bool is_link = file < 0 ? errno == ELOOP : is_regular && found.st_nlink > 1;
    const int error = errno;
    const bool is_pipe = file < 0 && lacks_reader(path, error);
    errno = error;
    if (file >= 0 && !is_link && ::fcntl(file, F_SETFL, 0) == 0 && (!is_regular || ::ftruncate(file, 0) == 0))
        return file;
    const auto fault = is_link   ? std::string{"it is a link to another file; name that file, or remove the link"}
                       : is_pipe ? std::string{"it is a pipe that nobody reads; start its reader first"}
                                 : std::generic_category().message(errno);
    if (file >= 0)
        ::close(file);
    refuse(path, fault);
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
