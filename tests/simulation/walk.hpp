// The exhaustive walk: short campaigns, and every store call that writes fails in turn, singly and in pairs.
#pragma once

#include "simulation/world.hpp"

#include <ostream>

namespace outbound::simulation {

/// Walks all channels. Says what it found, and how many runs it took; 0: nothing is broken.
int walk(const stage& how, int jobs, std::ostream& out);

}  // namespace outbound::simulation
