// Events of the engine as sentences.
#pragma once

#include <outbound/event.hpp>

#include <string>

namespace cli {

/// Empty for news that nobody watching needs.
std::string in_words(const outbound::event& e);

}  // namespace cli
