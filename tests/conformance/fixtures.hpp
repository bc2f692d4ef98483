// What every store must do is written once and run against each of these.
//
//     BOOST_AUTO_TEST_CASE_TEMPLATE(claimed_range_is_hidden_from_other_workers, Fixture, stores) { Fixture f; f.store().… }
//
// A fixture opens an empty store on a clock that the test moves.
#pragma once

#include "store/scratch.hpp"

#include <outbound/store.hpp>
#include <outbound/testing/manual_clock.hpp>

#include <tuple>

namespace outbound::testing {

class store_fixture {
public:
    outbound::store& store() { return *store_; }
    manual_clock& clock() { return clock_; }

    /// A second store on the same database, as another process has it; null where a database cannot be shared.
    virtual std::unique_ptr<outbound::store> open_another() = 0;

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
};

class sqlite_on_disk final : public store_fixture {
public:
    sqlite_on_disk() { open(folder_.options()); }

    std::unique_ptr<outbound::store> open_another() override { return open_store(options_); }

private:
    scratch_folder folder_;
};

using stores = std::tuple<sqlite_in_memory, sqlite_on_disk>;

}  // namespace outbound::testing
