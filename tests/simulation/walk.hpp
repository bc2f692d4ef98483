// The exhaustive walk: short campaigns, and every store call that writes fails in turn, singly and in pairs.
#pragma once

#include "simulation/world.hpp"

#include <ostream>

namespace outbound::simulation {

/// Walks all channels and prints violations and the number of runs. Returns 0 if nothing is broken.
int walk(const play_settings& settings, int jobs, std::ostream& out);

}  // namespace outbound::simulation
