// A sorted table of ranges of codes; other codes follow one default rule.
#include "providers/twilio/codes.hpp"

#include <outbound/contact_store.hpp>

#include <algorithm>
#include <array>

namespace outbound::twilio {
namespace {

struct known_codes {
    int first;
    int last;
    code_class kind;
    std::string_view suppression = {};
};

// Sorted. For other codes see meaning_of().
constexpr auto known = [] {
    using enum code_class;
    constexpr auto invalid = to_string(suppression_reason::invalid);
    return std::array{
        known_codes{10001, 10002, account},            // account inactive; trial feature
        known_codes{10004, 10004, throttled},          // too many calls at once
        known_codes{13225, 13225, suppress, invalid},  // number on Twilio's block list
        known_codes{13227, 13227, excluded},           // no permission for the region
        known_codes{20003, 20003, account},            // authentication
        known_codes{20005, 20006, account},            // account inactive; access denied
        known_codes{20008, 20008, account},            // test credentials
        known_codes{20429, 20429, throttled},          // too many requests
        known_codes{20500, 20503, transient},          // server faults
        known_codes{21210, 21210, account},            // From not verified
        known_codes{21211, 21211, suppress, invalid},  // To is not a number
        known_codes{21212, 21212, account},            // From is not a number
        known_codes{21215, 21215, excluded},           // no permission for the region
        known_codes{21216, 21217, suppress, invalid},  // blocked; not E.164
        known_codes{21219, 21219, excluded},           // trial account: To not verified
        known_codes{21401, 21401, suppress, invalid},  // To is not a number
        known_codes{21408, 21408, excluded},           // no permission for the region
        known_codes{21421, 21421, suppress, invalid},  // To is not a number
        known_codes{21601, 21601, account},            // From cannot send SMS
        known_codes{21606, 21606, account},            // From cannot send SMS
        known_codes{21608, 21608, excluded},           // trial account: To not verified
        known_codes{21610, 21610, suppress, to_string(suppression_reason::unsubscribe)},  // the recipient replied STOP
        known_codes{21611, 21611, later},                                                 // the sender's queue is full
        known_codes{21614, 21614, suppress, invalid},                                     // To is not a mobile number
        known_codes{21635, 21635, suppress, invalid},                                     // To is a landline
        known_codes{21659, 21660, account},            // From is not Twilio's, or another account's
        known_codes{21701, 21712, account},            // the Messaging Service
        known_codes{30001, 30001, transient},          // queue overflow
        known_codes{30002, 30002, account},            // account suspended
        known_codes{30003, 30003, transient},          // handset unreachable
        known_codes{30004, 30004, permanent},          // blocked by recipient or carrier
        known_codes{30005, 30006, suppress, invalid},  // unknown destination; landline
        known_codes{30007, 30007, permanent},          // filtered as spam
        known_codes{30009, 30010, permanent},          // missing segment; price limit
        known_codes{30018, 30018, account},            // sender not registered
        known_codes{30019, 30019, permanent},          // too big for the carrier
        known_codes{30023, 30023, later},              // daily cap
        known_codes{30024, 30024, account},            // sender not registered
        known_codes{30027, 30027, later},              // daily cap
        known_codes{30032, 30032, account},            // sender not registered
        known_codes{30034, 30035, account},            // sender not registered
        known_codes{30036, 30036, permanent},          // validity period over
        known_codes{30640, 30640, suppress, to_string(suppression_reason::complaint)},  // known litigator
    };
}();

static_assert(std::ranges::is_sorted(known, {}, &known_codes::first));

constexpr int first_delivery_code = 30000;

}  // namespace

code_meaning meaning_of(int code) noexcept
{
    const auto behind = std::ranges::upper_bound(known, code, {}, &known_codes::first);
    if (behind != known.begin() && code <= std::prev(behind)->last)
        return {std::prev(behind)->kind, std::prev(behind)->suppression};
    return {code >= first_delivery_code ? code_class::transient : code_class::permanent, {}};
}

}  // namespace outbound::twilio
