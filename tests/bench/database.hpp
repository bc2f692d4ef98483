// The database of a bench program, given as an SQLite file or as a URL.
#pragma once

#include <filesystem>
#include <string>

namespace outbound::bench {

inline std::string url_of(const std::string& database)
{
    return database.find("://") == std::string::npos ? "sqlite://" + database : database;
}

/// Removes an SQLite file with its -wal, -shm and -lock; does nothing for a URL.
inline void remove_file(const std::string& database)
{
    if (database.find("://") == std::string::npos)
        for (const char* end : {"", "-wal", "-shm", "-lock"})
            std::filesystem::remove(database + end);
}

}  // namespace outbound::bench
