// Faults that a test build can switch on, to see that tests/faults finds each of them. In every other build there are none.
#pragma once

#ifdef OUTBOUND_PLANTED_FAULTS
#include <cstdlib>
#endif

#include <array>
#include <string_view>

namespace outbound::rules {

enum class fault {
    no_lease_token,       ///< Windows are granted to whoever asks.
    send_before_intent,   ///< The intent of a window is committed with the end of its range, long after its messages went out.
    retry_after_timeout,  ///< An SMS whose answer was lost is sent again.
    takeover_overwrites,  ///< Whoever takes a range over makes everything in it unknown, settled or not.
    cursor_at_fetch,      ///< Claiming a range moves its intent to the end.
    events_marked_apart,  ///< An event is marked as seen before the transaction that counts it.
};

inline constexpr std::array<std::string_view, 6> fault_names{"no_lease_token", "send_before_intent", "retry_after_timeout",
    "takeover_overwrites", "cursor_at_fetch", "events_marked_apart"};

#ifdef OUTBOUND_PLANTED_FAULTS
/// Whether the environment variable OUTBOUND_PLANTED_FAULT names it.
inline bool planted(fault which) noexcept
{
    static const char* const chosen = std::getenv("OUTBOUND_PLANTED_FAULT");
    return chosen != nullptr && fault_names[static_cast<std::size_t>(which)] == chosen;
}
#else
constexpr bool planted(fault) noexcept
{
    return false;
}
#endif

}  // namespace outbound::rules
