// The problem that a refusal throws.
#pragma once

#include <outbound/error.hpp>

#include <stdexcept>

namespace outbound::testing {

/// The code of the error that `f` throws; the test fails if it throws none.
template <class F>
outbound::problem problem_of(F&& f)
{
    try {
        f();
    } catch (const error& e) {
        return e.problem();
    }
    throw std::runtime_error{"nothing was thrown"};
}

}  // namespace outbound::testing
