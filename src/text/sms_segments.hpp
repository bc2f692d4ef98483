// Encoding and number of segments of an SMS: the unit that carriers charge and Twilio paces.
#pragma once

#include <cstddef>
#include <string_view>

namespace outbound::text {

enum class sms_encoding {
    gsm7,  ///< 3GPP TS 23.038: septets of the default alphabet and its extension table.
    ucs2,  ///< UTF-16 code units, if any character is in neither table.
};

struct sms_size {
    sms_encoding encoding = sms_encoding::gsm7;
    std::size_t characters = 0;  ///< Code points.
    std::size_t units = 0;       ///< Septets or UTF-16 code units; extension characters and surrogate pairs are two.
    std::size_t segments = 0;    ///< 0 for an empty text, which no provider sends.
};

/// Twilio's limit of a body in characters, before division into segments (error 21617).
constexpr std::size_t most_sms_characters = 1'600;

/// Measures a text. A single segment holds 160 septets or 70 code units; several hold 153 or 67 each, because of a
/// header. These stay in one segment: an escape and its septet, a surrogate pair, and in UCS-2 an emoji with its
/// modifiers and joiners, as in Twilio's calculator.
sms_size measure_sms(std::string_view utf8) noexcept;

}  // namespace outbound::text
