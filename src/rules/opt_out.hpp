// Classifies replies: opt-outs, opt-ins and requests for help.
#pragma once

#include <string_view>

namespace outbound::rules {

enum class keyword { none, stop, start, help };

/// Classifies an inbound message. `opt_out_type` is Twilio's OptOutType, or empty; if present it decides, because it
/// reflects the word lists of the Messaging Service. The whole body must be the keyword; ignores letter case, width,
/// spaces, invisible characters, punctuation, and a `please` or `thank you` after an opt-out. YES is also an ordinary
/// reply: it means start only from a person who has `opted_out`.
keyword classify(std::string_view body, std::string_view opt_out_type, bool opted_out = false);

}  // namespace outbound::rules
