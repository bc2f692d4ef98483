// The meaning of replies: words by which people refuse, allow or ask about messages.
#pragma once

#include <string_view>

namespace outbound::rules {

enum class keyword { none, stop, start, help };

/// The meaning of an inbound message. `opt_out_type` is Twilio's OptOutType: if present it decides, because it
/// reflects the word lists of the Messaging Service; else empty. The whole body must be the word: letter case, width,
/// spaces, invisible characters and punctuation around it or in it do not count, nor does a `please` or `thank you`
/// behind an opt-out. YES is an ordinary answer too: it means start only from a person who has `opted_out`.
keyword classify(std::string_view body, std::string_view opt_out_type, bool opted_out = false);

}  // namespace outbound::rules
