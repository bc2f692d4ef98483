// The source of random numbers. The default is the system's source; tests use outbound::testing::seeded_random.
#pragma once

#include <cstdint>
#include <limits>

namespace outbound {

/// Returns 64 random bits per call. Satisfies std::uniform_random_bit_generator, so it works with every distribution.
///
/// Threads: may be called from any thread.
class random_source {
public:
    using result_type = std::uint64_t;

    virtual ~random_source() = default;

    static constexpr result_type min() noexcept { return 0; }
    static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

    /// Throws std::exception when the system's source fails.
    virtual result_type operator()() = 0;
};

/// The system's source, suitable for secrets. Lives as long as the program.
random_source& system_random();

}  // namespace outbound
