// A PostgreSQL server for the tests of one program, and empty databases on it.
#pragma once

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>
#include <string>

namespace outbound::testing {

/// Runs tests/postgresql/server, which ends with us, however we end.
class postgresql_server {
public:
    /// The program's own; started by the first that asks.
    static postgresql_server& shared()
    {
        static postgresql_server one;
        return one;
    }

    const std::string& url() const noexcept { return url_; }

    ~postgresql_server()
    {
        ::close(hold_);
        int status = 0;
        ::waitpid(child_, &status, 0);
    }
    postgresql_server(const postgresql_server&) = delete;
    postgresql_server& operator=(const postgresql_server&) = delete;

private:
    postgresql_server()
    {
        int in[2];
        int out[2];
        if (::pipe(in) != 0 || ::pipe(out) != 0)
            throw std::runtime_error{"no pipe"};
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(in[0], 0);
            ::dup2(out[1], 1);
            for (const int end : {in[0], in[1], out[0], out[1]})
                ::close(end);
            ::execl(OUTBOUND_POSTGRESQL_SERVER, OUTBOUND_POSTGRESQL_SERVER, nullptr);
            ::_exit(127);
        }
        ::close(in[0]);
        ::close(out[1]);
        hold_ = in[1];
        char c = 0;
        while (::read(out[0], &c, 1) == 1 && c != '\n')
            url_ += c;
        ::close(out[0]);
        if (url_.empty())
            throw std::runtime_error{"the PostgreSQL server did not start; script/setup installs one"};
    }

    pid_t child_ = -1;
    int hold_ = -1;
    std::string url_;
};

/// A schema of its own on the shared server, gone afterwards.
class scratch_schema {
public:
    scratch_schema() : name_{"test_" + std::to_string(++made_)} { admin_.once << "CREATE SCHEMA " << name_; }
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

    std::string url() const { return postgresql_server::shared().url() + "?options=-csearch_path%3D" + name_; }
    soci::session& admin() { return admin_; }
    const std::string& name() const noexcept { return name_; }

private:
    static inline int made_ = 0;
    std::string name_;
    soci::session admin_{soci::postgresql, postgresql_server::shared().url() + "?connect_timeout=10"};
};

}  // namespace outbound::testing
