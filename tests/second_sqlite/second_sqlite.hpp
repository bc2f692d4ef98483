// Databases through a second copy of SQLite in this process.
#pragma once

#include <dlfcn.h>

#include <stdexcept>
#include <string>

namespace outbound::testing {

/// Remains loaded: unloading it with an open database would crash.
class second_sqlite {
public:
    /// A connection; closed by close() only.
    void* open(const std::string& path) const
    {
        void* db = nullptr;
        call<int(const char*, void**)>("second_sqlite_open", path.c_str(), &db);
        return db;
    }
    void run(void* db, const std::string& sql) const
    {
        call<int(void*, const char*)>("second_sqlite_run", db, sql.c_str());
    }
    void close(void* db) const { call<int(void*)>("second_sqlite_close", db); }

private:
    template <class Function, class... Arguments>
    void call(const char* name, Arguments... arguments) const
    {
        auto* function = reinterpret_cast<Function*>(::dlsym(library_, name));
        if (!function || function(arguments...) != 0)
            throw std::runtime_error{std::string{name} + " failed"};
    }

    void* library_ = ::dlopen(OUTBOUND_SECOND_SQLITE, RTLD_NOW | RTLD_LOCAL);
};

}  // namespace outbound::testing
