// Each check adds one finding: a sentence with figures, and advice if they are bad.
#include "store/sql/examination.hpp"

#include "store/sql/database.hpp"

#include <dlfcn.h>
#include <link.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <tuple>

namespace outbound::sql {
namespace {

using soci::into;

constexpr std::uintmax_t mebibyte = 1024 * 1024;
constexpr const char* database_topic = "database";

class findings {
public:
    explicit findings(std::string topic) : topic_{std::move(topic)} {}

    /// The sentence, the same as a code with values, and what to do.
    void add(
        health status, std::string sentence, std::string code, boost::json::object values = {}, std::string fix = {})
    {
        list_.push_back({topic_, status, std::move(sentence), status == health::ok ? std::string{} : std::move(fix),
            std::move(code), std::move(values)});
    }
    void add(bool good, std::string sentence, std::string code, boost::json::object values, std::string fix)
    {
        add(good ? health::ok : health::warning, std::move(sentence), std::move(code), std::move(values),
            std::move(fix));
    }

    void add(std::vector<finding> more) { std::ranges::move(more, std::back_inserter(list_)); }

    std::vector<finding> take() { return std::move(list_); }

private:
    std::string topic_;
    std::vector<finding> list_;
};

template <class T>
T value_of(connection& db, std::string_view sql)
{
    T value{};
    db.run(sql, into(value));
    return value;
}

std::string mebibytes(std::uintmax_t bytes)
{
    return std::to_string(bytes / mebibyte) + " MiB";
}

boost::json::object size_value(std::uintmax_t bytes)
{
    return {{"mebibytes", bytes / mebibyte}};
}

std::uintmax_t size_of(const std::string& path)
{
    std::error_code ignored;
    const auto size = std::filesystem::file_size(path, ignored);
    return ignored ? 0 : size;
}

// sqlite.org/wal.html, "The WAL-Reset Bug": fixed in 3.51.3, in 3.52 and, as back-ports, in 3.50.7 and 3.44.6.
bool has_wal_reset_bug(const std::string& version)
{
    int major = 0;
    int minor = 0;
    int patch = 0;
    if (std::sscanf(version.c_str(), "%d.%d.%d", &major, &minor, &patch) < 2)
        return true;
    const auto number = std::tuple{major, minor, patch};
    const bool backported = (minor == 50 && patch >= 7) || (minor == 44 && patch >= 6);
    return number >= std::tuple{3, 7, 0} && number < std::tuple{3, 51, 3} && !backported;
}

void examine_files(findings& out, const std::string& path)
{
    const auto wal = size_of(path + "-wal");
    std::error_code ignored;
    const auto room = std::filesystem::space(std::filesystem::path{path}.parent_path(), ignored).available;
    const auto size = size_of(path);
    out.add(health::ok, "The database takes " + mebibytes(size) + " at " + path + '.', "database_size",
        {{"mebibytes", size / mebibyte}, {"path", path}});
    out.add(room > 256 * mebibyte, "The disk has " + mebibytes(room) + " left.", "disk_room", size_value(room),
        "make room: nothing is sent when the disk is full");
    out.add(wal < 512 * mebibyte, "The WAL takes " + mebibytes(wal) + '.', "wal_size", size_value(wal),
        "end readers that stay (a long export, an open sqlite3 shell): they keep the WAL from starting anew");
    struct stat found {};
    const bool open_to_all = ::stat(path.c_str(), &found) == 0 && (found.st_mode & (S_IROTH | S_IWOTH)) != 0;
    out.add(!open_to_all,
        open_to_all ? "Every user of this machine may read the database." : "Other users may not read the database.",
        open_to_all ? "database_readable_by_all" : "database_private", {},
        "chmod o-rwx the file and those beside it: it holds addresses and the key of unsubscribe links");
}

void examine_copies(findings& out)
{
    const auto copies = loaded_copies_of_sqlite();
    std::string names;
    for (const auto& name : copies)
        names += (names.empty() ? "" : ", ") + name;
    out.add(copies.size() <= 1,
        copies.size() <= 1 ? "This process has one copy of SQLite: " + names + '.'
                           : "This process has " + std::to_string(copies.size()) + " copies of SQLite: " + names + '.',
        copies.size() <= 1 ? "sqlite_one_copy" : "sqlite_many_copies", {{"count", copies.size()}, {"names", names}},
        "let none but the system's open the database file; see \"One copy of SQLite in a process\" in "
        "docs/embedding.md");
}

/// Whether a library is linked with the system's SQLite, as Python's module sqlite3 and PHP's extensions are.
bool needs_shared_sqlite(const dl_phdr_info& info)
{
    const auto* segments = std::find_if(info.dlpi_phdr, info.dlpi_phdr + info.dlpi_phnum,
        [](const ElfW(Phdr) & segment) { return segment.p_type == PT_DYNAMIC; });
    if (segments == info.dlpi_phdr + info.dlpi_phnum)
        return false;
    const auto* first = reinterpret_cast<const ElfW(Dyn)*>(info.dlpi_addr + segments->p_vaddr);
    const char* texts = nullptr;
    for (const auto* entry = first; entry->d_tag != DT_NULL; ++entry)
        if (entry->d_tag == DT_STRTAB) {
            const auto at = entry->d_un.d_ptr;  // Some loaders leave it relative to the library.
            texts = reinterpret_cast<const char*>(at < info.dlpi_addr ? info.dlpi_addr + at : at);
        }
    for (const auto* entry = first; texts != nullptr && entry->d_tag != DT_NULL; ++entry)
        if (entry->d_tag == DT_NEEDED && std::string_view{texts + entry->d_un.d_val}.starts_with("libsqlite3."))
            return true;
    return false;
}

int add_copy(dl_phdr_info* info, std::size_t, void* list)
{
    // A library that exports SQLite's functions contains a copy, or one that has its name and is not linked with it.
    std::string name = info->dlpi_name;
    const auto base = name.substr(name.rfind('/') + 1);
    bool has_copy = base.find("sqlite3") != std::string::npos && !needs_shared_sqlite(*info);
    if (!has_copy && !name.empty()) {
        if (void* library = ::dlopen(name.c_str(), RTLD_LAZY | RTLD_NOLOAD)) {
            Dl_info at{};
            void* open = ::dlsym(library, "sqlite3_open_v2");
            has_copy = open && ::dladdr(open, &at) != 0 && at.dli_fname == name;
            ::dlclose(library);
        }
    }
    if (has_copy)
        static_cast<std::vector<std::string>*>(list)->push_back(name);
    return 0;
}

}  // namespace

std::vector<finding> examine_sqlite_version(const std::string& version)
{
    findings out{database_topic};
    const bool has_bug = has_wal_reset_bug(version);
    out.add(health::ok,
        "SQLite " + version + (has_bug ? " has the WAL-reset bug, which outbound's own checkpoints avoid." : "."),
        has_bug ? "sqlite_has_wal_reset_bug" : "sqlite_version", {{"version", version}});
    if (has_bug)
        out.add(health::warning,
            "Host connections that open the database and checkpoint by themselves can lose committed data.",
            "sqlite_checkpoints_of_host", {},
            "let them say PRAGMA wal_autocheckpoint=0 and PRAGMA busy_timeout=10000, or give contacts.database "
            "instead; or update SQLite to 3.51.3");
    return out.take();
}

std::vector<std::string> loaded_copies_of_sqlite()
{
    std::vector<std::string> names;
    ::dl_iterate_phdr(add_copy, &names);
    return names;
}

std::vector<finding> examine_sqlite(database& db, const std::string& path, bool thorough)
{
    findings out{database_topic};
    const auto session = db.reader();
    if (path != ":memory:") {
        examine_files(out, path);
        const auto mode = value_of<std::string>(*session, "PRAGMA journal_mode");
        out.add(mode == "wal" ? health::ok : health::problem, "The journal mode is " + mode + '.', "journal_mode",
            {{"mode", mode}}, "put the database on a local disk: WAL mode needs shared memory");
        out.add(db.may_dispatch() ? health::ok : health::problem,
            db.may_dispatch() ? "The locks of this process stand."
                              : "The locks of this process were dropped, so it sends nothing more.",
            db.may_dispatch() ? "file_locks_stand" : "file_locks_dropped", {},
            "use one copy of SQLite in the process, and start it again");
    } else {
        out.add(false, "The database is in memory, and gone when the process ends.", "database_in_memory", {},
            "give database a file");
    }
    out.add(examine_sqlite_version(value_of<std::string>(*session, "SELECT sqlite_version()")));
    examine_copies(out);
    if (thorough) {
        const auto words = value_of<std::string>(*session, "PRAGMA main.quick_check(1)");
        out.add(words == "ok" ? health::ok : health::problem, "SQLite's quick_check says: " + words + '.',
            "quick_check", {{"result", words}}, "restore a backup");
    }
    return out.take();
}

std::vector<finding> examine_postgresql(database& db)
{
    findings out{database_topic};
    const auto session = db.reader();
    const auto setting = [&](const std::string& name) {
        return value_of<std::string>(*session, "SELECT current_setting('" + name + "')");
    };
    const auto version = value_of<std::string>(*session, "SELECT current_setting('server_version')");
    const auto number = value_of<int>(*session, "SELECT CAST(current_setting('server_version_num') AS INTEGER)");
    out.add(health::ok, "The database is " + db.name() + '.', "database_on_server", {{"name", db.name()}});
    out.add(number >= 150'000, "The server is PostgreSQL " + version + '.', "postgresql_version",
        {{"version", version}}, "update it: outbound is tested with 15 and later");
    const auto values_of = [&](const char* name) {
        return boost::json::object{{"setting", name}, {"value", setting(name)}};
    };
    out.add(setting("fsync") == "on" ? health::ok : health::problem, "fsync is " + setting("fsync") + '.',
        "postgresql_setting", values_of("fsync"), "set fsync = on: what was sent must be on the disk");
    out.add(setting("full_page_writes") == "on", "full_page_writes is " + setting("full_page_writes") + '.',
        "postgresql_setting", values_of("full_page_writes"), "set it to on");
    out.add(setting("autovacuum") == "on", "autovacuum is " + setting("autovacuum") + '.', "postgresql_setting",
        values_of("autovacuum"), "set autovacuum = on");
    const auto connections = value_of<int>(*session, "SELECT CAST(current_setting('max_connections') AS INTEGER)");
    out.add(connections >= 30, "The server takes " + std::to_string(connections) + " connections.",
        "postgresql_connections", {{"count", connections}},
        "raise max_connections: allow for fifteen for each process");
    return out.take();
}

}  // namespace outbound::sql
