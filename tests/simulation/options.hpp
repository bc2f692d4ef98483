// Command line of test-simulation.
#pragma once

#include "simulation/words.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace outbound::simulation {

struct options {
    std::uint64_t first = 1;
    std::uint64_t seeds = 2'000;
    std::optional<std::uint64_t> seed;  ///< Only this one.
    std::string script_file;            ///< Only the script in it.
    bool walk = false;
    bool echo = false;
    bool demands_coverage = false;  ///< Whatever the number of seeds.
    int jobs = 1;
    std::optional<action> forbidden;
    int most_findings = 3;  ///< Per job, which then ends.
    std::chrono::seconds minimise_for{20};
    std::string database = "sqlite://:memory:";
    std::set<std::string, std::less<>> ignored;
};

/// Throws std::runtime_error with the usage.
options options_from(const std::vector<std::string>& arguments);

}  // namespace outbound::simulation
