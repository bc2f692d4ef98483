// Reproducible random numbers, so that a failed test can be repeated exactly.
#pragma once

#include <outbound/random.hpp>

#include <mutex>
#include <random>

namespace outbound::testing {

/// The same seed gives the same numbers in the same order of calls.
class seeded_random final : public random_source {
public:
    explicit seeded_random(std::uint64_t seed = 1) : numbers_{seed} {}

    result_type operator()() override
    {
        const std::lock_guard lock{guard_};
        return numbers_();
    }

private:
    std::mutex guard_;
    std::mt19937_64 numbers_;
};

}  // namespace outbound::testing
