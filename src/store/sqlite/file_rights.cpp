// Opens files with O_PATH only: closing another descriptor of the database would drop this process's SQLite locks.
#include "store/sqlite/file_rights.hpp"

#include "model/integer_text.hpp"

#include <outbound/error.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <grp.h>
#include <optional>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace outbound::sql {
namespace {

constexpr mode_t of_owner = S_IRUSR | S_IWUSR;
constexpr mode_t of_group = S_IRGRP | S_IWGRP;
constexpr mode_t permissions = 0777;
constexpr std::size_t longest_entry = 64 * 1024;  // bytes of an entry of the user or group database

std::string user_name(uid_t id)
{
    std::string space(longest_entry, '\0');
    struct passwd entry {};
    struct passwd* found = nullptr;
    if (::getpwuid_r(id, &entry, space.data(), space.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return "number " + std::to_string(id);
}

gid_t group_of(const std::string& name)
{
    if (const auto number = read_integer<gid_t>(name))
        return *number;
    std::string space(longest_entry, '\0');
    struct group entry {};
    struct group* found = nullptr;
    if (::getgrnam_r(name.c_str(), &entry, space.data(), space.size(), &found) != 0 || found == nullptr)
        throw error{errc::config, "file_group \"" + name + "\": there is no such group; give a name or a number"};
    return found->gr_gid;
}

std::optional<struct stat> look(const std::string& path)
{
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 ? std::optional{found} : std::nullopt;
}

bool is_ours(const struct stat& file)
{
    const auto user = ::geteuid();
    return user == 0 || user == file.st_uid;
}

bool is_trusted_owner(uid_t owner)
{
    return owner == 0 || owner == ::geteuid();
}

/// Whether this user alone can have made the links of the file: it and its folder are the user's own, and others may
/// not write in the folder.
bool has_own_links(const std::string& path, const struct stat& file)
{
    const auto user = ::geteuid();
    const auto folder = look(std::filesystem::path{path}.parent_path().string());
    const mode_t writers = user == 0 ? S_IWGRP | S_IWOTH : S_IWOTH;
    return file.st_uid == user && folder && folder->st_uid == user && (folder->st_mode & writers) == 0;
}

/// A file whose rights are changed. Another user may own the folder and replace the file by a link: the link is not
/// followed, and the changes concern the file that was looked at.
class kept_file {
public:
    explicit kept_file(const std::string& path)
        : path_{path},
          descriptor_{::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC)}
    {
        is_regular_ = descriptor_ >= 0 && ::fstat(descriptor_, &status_) == 0 && S_ISREG(status_.st_mode);
    }
    ~kept_file()
    {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    kept_file(const kept_file&) = delete;
    kept_file& operator=(const kept_file&) = delete;

    /// Whether it is a regular file that this user may change, with one name or links of this user.
    bool is_changeable() const
    {
        return is_regular_ && is_ours(status_) && (status_.st_nlink == 1 || has_own_links(path_, status_));
    }

    const struct stat& status() const noexcept { return status_; }
    mode_t mode() const noexcept { return status_.st_mode & permissions; }

    bool give_to(uid_t user, gid_t group) const noexcept
    {
        return ::fchownat(descriptor_, "", user, group, AT_EMPTY_PATH) == 0;
    }

    /// fchmod() does not take descriptors of O_PATH.
    bool set_mode(mode_t mode) const
    {
        return ::chmod(("/proc/self/fd/" + std::to_string(descriptor_)).c_str(), mode) == 0;
    }

private:
    std::string path_;
    int descriptor_;
    struct stat status_ {};
    bool is_regular_ = false;
};

/// Refuses a link that leads to another file. A database whose link could be resolved is none any more.
void require_no_link(const std::string& path, const std::string& database)
{
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0)
        return;
    const bool is_link = S_ISLNK(found.st_mode);
    const bool may_have_names = path == database || (path == database + "-lock" && found.st_size == 0);
    const bool has_names = S_ISREG(found.st_mode) && found.st_nlink > 1;
    if (is_link || (has_names && !(may_have_names && has_own_links(path, found))))
        throw error{errc::store, "database \"" + database + "\": \"" + path + "\" is a " +
                                     (is_link ? "symbolic" : "hard") + " link of user " + user_name(found.st_uid) +
                                     ", so that it may lead to a file of others; put the file itself there"};
}

void require_rights_on(const std::string& path, const std::string& database)
{
    if (::faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS) == 0 || errno != EACCES)
        return;
    const auto file = look(path);
    const auto owner =
        file ? "which belongs to user " + user_name(file->st_uid) : std::string{"whose folder is closed"};
    throw error{errc::store, "database \"" + database + "\": it cannot be written by user " + user_name(::geteuid()) +
                                 ", who has no rights on \"" + path + "\", " + owner +
                                 "; run this as the owner, or let a group share the files (\"file_group\")"};
}

void give_to(const std::string& path, const std::string& group)
{
    const kept_file file{path};
    const auto id = group_of(group);
    if (!file.is_changeable())
        return;
    if (file.status().st_gid != id && !file.give_to(static_cast<uid_t>(-1), id))
        throw error{errc::config, "file_group \"" + group + "\": \"" + path + "\" cannot be given to it (" +
                                      std::strerror(errno) + "); make user " + user_name(::geteuid()) +
                                      " a member of the group"};
    if (file.mode() != (of_owner | of_group) && !file.set_mode(of_owner | of_group))
        throw error{errc::config,
            "file_group \"" + group + "\": \"" + path + "\" cannot be opened to it (" + std::strerror(errno) + ")"};
}

// Ignores failures: they are reported when a user needs the rights.
void follow(const std::string& path, mode_t mode, const struct stat& database)
{
    const kept_file file{path};
    if (!file.is_changeable())
        return;
    const auto& found = file.status();
    const bool is_shared = (database.st_mode & S_IWGRP) != 0;
    const auto user = ::geteuid() == 0 ? database.st_uid : found.st_uid;
    const auto group = is_shared || ::geteuid() == 0 ? database.st_gid : found.st_gid;
    if (user != found.st_uid || group != found.st_gid)
        static_cast<void>(file.give_to(user, group));
    if (file.mode() != mode)
        static_cast<void>(file.set_mode(mode));
}

}  // namespace

std::string resolved(const std::string& path)
{
    namespace fs = std::filesystem;
    constexpr int most_links = 40;  // as the kernel
    std::error_code fault;
    fs::path file{path};
    for (int followed = 0; followed <= most_links; ++followed) {
        const auto folder = fs::weakly_canonical(file.parent_path(), fault);
        if (fault)
            return path;
        file = folder / file.filename();
        struct stat found {};
        if (::lstat(file.c_str(), &found) != 0 || !S_ISLNK(found.st_mode) || !is_trusted_owner(found.st_uid))
            return file.string();
        file = folder / fs::read_symlink(file, fault);
        if (fault)
            return path;
    }
    throw error{errc::store, "database \"" + path + "\": its symbolic links lead back to themselves; name the file"};
}

void require_rights(const std::string& database)
{
    for (const auto* suffix : {"-lock", "", "-wal", "-shm"}) {
        require_no_link(database + suffix, database);
        require_rights_on(database + suffix, database);
    }
}

void make_private(const std::string& database)
{
    if (const int made = ::open(database.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, of_owner); made >= 0)
        ::close(made);
}

void share_files(const std::string& file, const std::string& lock, const std::string& group)
{
    if (!group.empty())
        give_to(file, group);
    const auto database = look(file);
    if (!database)
        return;
    const auto of_all = database->st_mode & permissions;
    const mode_t others = (of_all & S_IWOTH) != 0 ? S_IROTH | S_IWOTH : 0;
    follow(lock, of_owner | ((of_all & S_IWGRP) != 0 ? of_group : 0) | others, *database);
    for (const auto* suffix : {"-wal", "-shm"})
        follow(file + suffix, of_all, *database);
}

}  // namespace outbound::sql
