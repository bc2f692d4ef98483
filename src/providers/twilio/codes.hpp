// Twilio's error codes, by what they mean for a message, an address and an account.
// Source: twilio.com/docs/api/errors; the classes are our judgement.
#pragma once

#include <string_view>

namespace outbound::twilio {

enum class code_class {
    suppress,   ///< The address cannot or must not be reached on this channel any more.
    permanent,  ///< This message will never go out.
    excluded,   ///< The account's settings exclude this recipient: others may be reached.
    account,    ///< The account or its configuration is at fault: nothing can be sent until it is mended.
    throttled,  ///< Too fast, or too much at once: never taken, sent again soon.
    later,      ///< A queue or a cap is full: never taken, sent again in a while.
    transient,  ///< A handset or a carrier was at fault: another try may succeed.
};

struct code_meaning {
    code_class kind = code_class::permanent;
    std::string_view suppression;  ///< suppress: the reason, `unsubscribe` or `invalid`.
};

/// What a code means, in an answer or in a status callback. Codes that are not known: 30000 and above are transient,
/// others permanent.
code_meaning meaning_of(int code) noexcept;

}  // namespace outbound::twilio
