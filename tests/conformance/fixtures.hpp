// What every store must do is written once and run against each of these.
//
//     BOOST_DATA_TEST_CASE(claimed_range_is_hidden_from_other_workers, stores, kind)
//     {
//         const auto f = open_fixture(kind);
//         f->store().…
//
// A fixture opens an empty store on a clock that the test moves.
#pragma once

#include "postgresql/server.hpp"
#include "store/open_database.hpp"
#include "store/scratch.hpp"

#include <outbound/store.hpp>
#include <outbound/testing/manual_clock.hpp>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace outbound::testing {

class store_fixture {
public:
    outbound::store& store() { return *store_; }
    manual_clock& clock() { return clock_; }

    /// A second store on the same database, as another process has it; null where a database cannot be shared.
    virtual std::unique_ptr<outbound::store> open_another() = 0;

    /// The database itself, for looking at tables; null where it cannot be shared.
    virtual std::unique_ptr<sql::database> open_tables() { return sql::open_database(options_); }

    virtual ~store_fixture() = default;

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

class sqlite_in_memory final : public store_fixture {
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

class sqlite_on_disk final : public store_fixture {
public:
    sqlite_on_disk() { open(folder_.options()); }

    std::unique_ptr<outbound::store> open_another() override { return open_store(options_); }

private:
    scratch_folder folder_;
};

class postgresql final : public store_fixture {
public:
    postgresql()
    {
        store_options options;
        options.url = schema_.url();
        open(options);
    }

    std::unique_ptr<outbound::store> open_another() override { return open_store(options_); }

private:
    scratch_schema schema_;
};

class postgresql_through_pgbouncer final : public store_fixture {
public:
    postgresql_through_pgbouncer()
    {
        store_options options;
        options.url = database_.url();
        open(options);
    }

    std::unique_ptr<outbound::store> open_another() override { return open_store(options_); }

private:
    scratch_database database_;
};

enum class store_kind { sqlite_in_memory, sqlite_on_disk, postgresql, pgbouncer };

inline std::ostream& operator<<(std::ostream& out, store_kind kind)
{
    static constexpr std::array<std::string_view, 4> words{
        "sqlite in memory", "sqlite on disk", "postgresql", "pgbouncer"};
    return out << words.at(static_cast<std::size_t>(kind));
}

/// PgBouncer only where it is installed.
inline std::vector<store_kind> store_kinds()
{
    std::vector<store_kind> kinds{store_kind::sqlite_in_memory, store_kind::sqlite_on_disk, store_kind::postgresql};
    if (has_postgresql_pool())
        kinds.push_back(store_kind::pgbouncer);
    return kinds;
}

inline const auto stores = boost::unit_test::data::make(store_kinds());

inline std::unique_ptr<store_fixture> open_fixture(store_kind kind)
{
    switch (kind) {
    case store_kind::sqlite_in_memory:
        return std::make_unique<sqlite_in_memory>();
    case store_kind::sqlite_on_disk:
        return std::make_unique<sqlite_on_disk>();
    case store_kind::postgresql:
        return std::make_unique<postgresql>();
    case store_kind::pgbouncer:
        return std::make_unique<postgresql_through_pgbouncer>();
    }
    throw std::logic_error{"no such store"};
}

}  // namespace outbound::testing
