// Makes a script that breaks an invariant small.
#pragma once

#include "simulation/world.hpp"

#include <chrono>

namespace outbound::simulation {

/// Leaves out steps, people and workers as long as the same invariant breaks, for at most that long.
script minimise(script what, const stage& how, const std::string& invariant, std::chrono::seconds patience);

}  // namespace outbound::simulation
