// The shape of a phone script in JSON.
#pragma once

#include "model/shape.hpp"

namespace outbound {

/// {"voice", "language", "steps", "voicemail"}; see outbound::phone_script for what it means. What keys and templates
/// hold is checked when the script is compiled.
shape phone_script_shape();

}  // namespace outbound
