// The conformance suite for stores: the guarantees that a host's store must give, as cases of Boost.Test.
//
//     find_package(outbound 0.1 REQUIRED COMPONENTS cxx testing)
//     add_executable(crm_store main.cpp)
//     target_link_libraries(crm_store PRIVATE outbound::store_conformance)
//
// The target compiles the sources of the suite. main.cpp defines BOOST_TEST_MODULE and store_kinds(). A store that
// passes may replace open_store() everywhere. The suite calls every part of `store` except segments, templates,
// suppression lists and jobs.
#pragma once

#include <outbound/store.hpp>
#include <outbound/testing/manual_clock.hpp>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace outbound::testing {

/// An empty store for one test case. Its time is clock(), which the case advances.
class store_fixture {
public:
    virtual ~store_fixture() = default;

    virtual outbound::store& store() = 0;
    virtual manual_clock& clock() = 0;

    /// Opens a second store on the same data, as another process would; null if data cannot be shared.
    virtual std::unique_ptr<outbound::store> open_another() { return nullptr; }
};

/// One way to open a store: every test case runs for each kind.
struct store_kind {
    std::string name;
    std::function<std::unique_ptr<store_fixture>()> open;
};

inline std::ostream& operator<<(std::ostream& out, const store_kind& kind)
{
    return out << kind.name;
}

/// The kinds to test. Defined by the program that runs the suite; called before main().
std::vector<store_kind> store_kinds();

inline const auto stores = boost::unit_test::data::make(store_kinds());

inline std::unique_ptr<store_fixture> open_fixture(const store_kind& kind)
{
    return kind.open();
}

}  // namespace outbound::testing
