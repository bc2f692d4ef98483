// Minimises a script that breaks an invariant.
#pragma once

#include "simulation/world.hpp"

#include <chrono>

namespace outbound::simulation {

/// Removes steps, people and workers as long as the same invariant breaks; stops after `time_limit`.
script minimise(
    script plan, const play_settings& settings, const std::string& invariant, std::chrono::seconds time_limit);

}  // namespace outbound::simulation
