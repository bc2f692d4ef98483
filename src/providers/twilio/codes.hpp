// The meaning of Twilio's error codes for a message, an address and an account. Source: twilio.com/docs/api/errors; the
// classes are outbound's.
#pragma once

#include <string_view>

namespace outbound::twilio {

enum class code_class {
    suppress,   ///< The address must not be contacted on this channel any more.
    permanent,  ///< This message will never be sent.
    excluded,   ///< The account's settings exclude this recipient; others may be reached.
    account,    ///< The account or its configuration is at fault: nothing can be sent until that is fixed.
    throttled,  ///< Rate or concurrency limit: not accepted, retried soon.
    later,      ///< A queue or cap is full: not accepted, retried later.
    transient,  ///< A fault of a handset or carrier: a retry may succeed.
};

struct code_meaning {
    code_class kind = code_class::permanent;
    std::string_view suppression;  ///< suppress: the reason, `unsubscribe` or `invalid`.
};

/// The meaning of a code in a response or a status callback. Unknown codes of 30000 and above are transient, others
/// permanent.
code_meaning meaning_of(int code) noexcept;

}  // namespace outbound::twilio
