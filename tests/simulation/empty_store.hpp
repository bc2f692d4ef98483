// Opens the empty store of a world. A store in memory is a copy of one that this process creates once, because creating
// all tables takes a sixth of the time of a seed. All copies belong to the same installation.
#pragma once

#include <outbound/store.hpp>

#include <memory>
#include <string>

namespace outbound::simulation {

/// The store uses `time` and `random`; both must outlive it.
std::unique_ptr<store> open_empty_store(const std::string& url, clock& time, random_source& random);

}  // namespace outbound::simulation
