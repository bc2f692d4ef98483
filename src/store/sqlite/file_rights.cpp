// Uses only calls by path: closing a descriptor of the database would drop this process's SQLite locks.
#include "store/sqlite/file_rights.hpp"

#include "model/integer_text.hpp"

#include <outbound/error.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
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

void give_to(const std::string& file, const std::string& group)
{
    const auto found = look(file);
    const auto id = group_of(group);
    if (!found || !is_ours(*found))
        return;
    if (found->st_gid != id && ::chown(file.c_str(), static_cast<uid_t>(-1), id) != 0)
        throw error{errc::config, "file_group \"" + group + "\": \"" + file + "\" cannot be given to it (" +
                                      std::strerror(errno) + "); make user " + user_name(::geteuid()) +
                                      " a member of the group"};
    if ((found->st_mode & permissions) != (of_owner | of_group) && ::chmod(file.c_str(), of_owner | of_group) != 0)
        throw error{errc::config,
            "file_group \"" + group + "\": \"" + file + "\" cannot be opened to it (" + std::strerror(errno) + ")"};
}

// Ignores failures: they are reported when a user needs the rights.
void follow(const std::string& path, mode_t mode, const struct stat& database)
{
    const auto file = look(path);
    if (!file || !is_ours(*file))
        return;
    const bool is_shared = (database.st_mode & S_IWGRP) != 0;
    const auto user = ::geteuid() == 0 ? database.st_uid : file->st_uid;
    const auto group = is_shared || ::geteuid() == 0 ? database.st_gid : file->st_gid;
    if (user != file->st_uid || group != file->st_gid)
        static_cast<void>(::chown(path.c_str(), user, group) == 0);
    if ((file->st_mode & permissions) != mode)
        ::chmod(path.c_str(), mode);
}

}  // namespace

void require_rights(const std::string& database)
{
    for (const auto* suffix : {"-lock", "", "-wal", "-shm"})
        require_rights_on(database + suffix, database);
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
