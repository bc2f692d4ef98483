// The shape of a phone script in JSON.
#pragma once

#include "model/shape.hpp"

namespace outbound {

/// {"voice", "language", "steps", "voicemail"}; see outbound::phone_script for the meaning. Keys and templates
/// are checked when the script is compiled.
shape phone_script_shape();

/// The steps alone; and a text or the steps, for members that hold no more of a script.
shape phone_steps_shape();
shape phone_words_shape();

}  // namespace outbound
