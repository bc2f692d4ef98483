// The built-in stores, for the conformance suite and for tests that read their tables.
#pragma once

#include "postgresql/server.hpp"
#include "store/open_database.hpp"
#include "store/scratch.hpp"

#include <outbound/testing/conformance/store.hpp>

#include <memory>

namespace outbound::testing {

class sql_fixture : public store_fixture {
public:
    outbound::store& store() override { return *store_; }
    manual_clock& clock() override { return clock_; }

    std::unique_ptr<outbound::store> open_another() override { return open_store(options_); }

    /// The database, for reading tables; null if it cannot be shared.
    virtual std::unique_ptr<sql::database> open_tables() { return sql::open_database(options_); }

protected:
    void open(store_options options)
    {
        options.clock = &clock_;
        options_ = options;
        store_ = open_store(options_);
    }

    store_options options_;

private:
    manual_clock clock_;
    std::unique_ptr<outbound::store> store_;
};

inline std::unique_ptr<sql::database> open_tables(store_fixture& fixture)
{
    return dynamic_cast<sql_fixture&>(fixture).open_tables();
}

class sqlite_in_memory final : public sql_fixture {
public:
    sqlite_in_memory()
    {
        store_options options;
        options.url = "sqlite://:memory:";
        open(options);
    }

    std::unique_ptr<outbound::store> open_another() override { return nullptr; }
    std::unique_ptr<sql::database> open_tables() override { return nullptr; }
};

class sqlite_on_disk final : public sql_fixture {
public:
    sqlite_on_disk() { open(folder_.options()); }

private:
    scratch_folder folder_;
};

class postgresql final : public sql_fixture {
public:
    postgresql()
    {
        store_options options;
        options.url = schema_.url();
        open(options);
    }

private:
    reused<scratch_schema> schema_;
};

class postgresql_through_pgbouncer final : public sql_fixture {
public:
    postgresql_through_pgbouncer()
    {
        store_options options;
        options.url = database_.url();
        open(options);
    }

private:
    reused<scratch_database> database_;
};

}  // namespace outbound::testing
