// Events of the engine as sentences.
#pragma once

#include <outbound/event.hpp>

#include <string>

namespace cli {

/// One sentence about an event, in plain English.
std::string in_words(const outbound::event& e);

}  // namespace cli
