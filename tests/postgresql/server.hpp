// A PostgreSQL server for the tests of one program, with a pool and empty databases.
#pragma once

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace outbound::testing {

/// A script of tests/postgresql, which prints a URL and ends when this process ends.
class held_script {
public:
    explicit held_script(const std::string& name, const char* argument = nullptr)
    {
        const auto path = OUTBOUND_POSTGRESQL_SCRIPTS "/" + name;
        int in[2];
        int out[2];
        if (::pipe(in) != 0 || ::pipe(out) != 0)
            throw std::runtime_error{"no pipe"};
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(in[0], 0);
            ::dup2(out[1], 1);
            // The script runs until our end of the pipe is closed, so no other process may inherit it.
            for (const int end : {in[0], in[1], out[0], out[1]})
                ::close(end);
            ::execl(path.c_str(), path.c_str(), argument, nullptr);
            ::_exit(127);
        }
        ::close(in[0]);
        ::close(out[1]);
        hold_ = in[1];
        ::fcntl(hold_, F_SETFD, FD_CLOEXEC);
        char c = 0;
        while (::read(out[0], &c, 1) == 1 && c != '\n')
            url_ += c;
        ::close(out[0]);
        if (url_.empty())
            throw std::runtime_error{
                "tests/postgresql/" + name + " did not start; script/setup installs what it needs"};
    }
    ~held_script()
    {
        ::close(hold_);
        int status = 0;
        ::waitpid(child_, &status, 0);
    }
    held_script(const held_script&) = delete;
    held_script& operator=(const held_script&) = delete;

    const std::string& url() const noexcept { return url_; }

private:
    pid_t child_ = -1;
    int hold_ = -1;
    std::string url_;
};

/// The server of this program, started at the first call.
inline const std::string& postgresql_server()
{
    static const held_script held{"server"};
    return held.url();
}

/// The PgBouncer of this program, in front of that server.
inline const std::string& postgresql_pool()
{
    static const held_script held{"pool", postgresql_server().c_str()};
    return held.url();
}

inline bool has_postgresql_pool()
{
    return ::access("/usr/sbin/pgbouncer", X_OK) == 0;
}

/// Deletes all rows of outbound's tables in a schema, and restarts their keys.
inline void empty_tables(soci::session& admin, const std::string& schema)
{
    admin.once << "DO $$ DECLARE each text; BEGIN "
                  "FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = '"
               << schema << "' AND tablename <> 'outbound_meta' LOOP EXECUTE format('DELETE FROM " << schema
               << ".%I', each); END LOOP; "
                  "FOR each IN SELECT sequencename FROM pg_sequences WHERE schemaname = '"
               << schema << "' LOOP EXECUTE format('ALTER SEQUENCE " << schema
               << ".%I RESTART', each); END LOOP; "
                  "DELETE FROM "
               << schema << ".outbound_meta WHERE name NOT IN ('schema', 'instance', 'secret'); END $$";
}

/// A separate schema on a server, dropped at the end.
class scratch_schema {
public:
    explicit scratch_schema(std::string server = postgresql_server())
        : server_{std::move(server)},
          name_{"test_" + std::to_string(::getpid()) + '_' + std::to_string(++made_)}
    {
        admin_.once << "SET client_min_messages = warning";
        admin_.once << "CREATE SCHEMA " << name_;
    }
    ~scratch_schema()
    {
        try {
            admin_.once << "DROP SCHEMA " << name_ << " CASCADE";
        } catch (const std::exception&) {
            // The server ends with the program.
        }
    }
    scratch_schema(const scratch_schema&) = delete;
    scratch_schema& operator=(const scratch_schema&) = delete;

    std::string url() const { return server_ + "?options=-csearch_path%3D" + name_; }
    soci::session& admin() { return admin_; }
    const std::string& name() const noexcept { return name_; }
    void empty() { empty_tables(admin_, name_); }

private:
    static inline int made_ = 0;
    std::string server_;
    std::string name_;
    soci::session admin_{soci::postgresql, server_ + "?connect_timeout=10"};
};

/// A separate database, accessed through the pool and dropped at the end. (It has no schema, because PgBouncer does not
/// support `options`.)
class scratch_database {
public:
    scratch_database() : name_{"pooled_" + std::to_string(++made_)} { admin_.once << "CREATE DATABASE " << name_; }
    ~scratch_database()
    {
        try {
            admin_.once << "DROP DATABASE " << name_ << " WITH (FORCE)";
        } catch (const std::exception&) {
            // The server ends with the program.
        }
    }
    scratch_database(const scratch_database&) = delete;
    scratch_database& operator=(const scratch_database&) = delete;

    std::string url() const { return postgresql_pool() + "/" + name_ + "?prepared=off"; }
    void empty()
    {
        const auto& server = postgresql_server();
        soci::session inside{soci::postgresql, server.substr(0, server.rfind('/') + 1) + name_ + "?connect_timeout=10"};
        empty_tables(inside, "public");
    }

private:
    static inline int made_ = 0;
    std::string name_;
    soci::session admin_{soci::postgresql, postgresql_server() + "?connect_timeout=10"};
};

/// A schema or database that the next user gets with the same tables, emptied: most test cases take less time than
/// the creation of all tables. Only for users that change no table.
template <class Place>
class reused {
public:
    reused() : place_{take()} {}
    ~reused() { spare().push_back(std::move(place_)); }
    reused(const reused&) = delete;
    reused& operator=(const reused&) = delete;

    std::string url() const { return place_->url(); }

private:
    // Emptied here, because the last user's store was still open when it gave the place back.
    static std::unique_ptr<Place> take()
    {
        if (spare().empty())
            return std::make_unique<Place>();
        auto place = std::move(spare().back());
        spare().pop_back();
        place->empty();
        return place;
    }

    static std::vector<std::unique_ptr<Place>>& spare()
    {
        static auto& all = *new std::vector<std::unique_ptr<Place>>;  // The server ends with the program.
        return all;
    }

    std::unique_ptr<Place> place_;
};

}  // namespace outbound::testing
