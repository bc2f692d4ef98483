// What the engine tells, in words.
#pragma once

#include <outbound/event.hpp>

#include <string>

namespace cli {

/// Empty for news that nobody watching needs.
std::string in_words(const outbound::event& e);

}  // namespace cli
