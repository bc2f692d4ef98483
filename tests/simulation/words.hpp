// Names of everything that can happen in the simulated world. Coverage demands that each occurs.
#pragma once

#include <outbound/names.hpp>

#include <cstddef>
#include <string_view>

namespace outbound::simulation {

/// The action of a step.
enum class action {
    // workers
    vanish,   ///< A worker dies without a shutdown.
    come_up,  ///< A worker starts in an empty slot.
    stop,     ///< A worker stops with a drain.
    suspend,  ///< A worker is suspended, possibly longer than its lease.
    // operators
    create,  ///< Creates a campaign and starts or schedules it.
    unschedule,
    pause,
    resume,
    cancel,
    retry_failed,
    set_account_pace,
    set_campaign_pace,
    change_hours,
    change_expiry,
    resume_account,
    update_contact,
    delete_contact,
    erase_contact,
    suppress,
    unsuppress,
    import_suppressions,
    delete_campaign,
    archive,
    restore,
    clone,
    replay,
    send_message,  ///< Requests a one-off message.
    // people
    unsubscribe,
    say_stop,
    say_start,
    complain,
    reply,
    press_key,
    resubscribe,  ///< Through the vendor's own list.
    // environment
    vendor,  ///< An account changes its treatment of the next requests.
    fault,   ///< A store call of a worker or of the operators fails.
    amount,
};

template <class E>
constexpr std::size_t count_of = static_cast<std::size_t>(E::amount);

inline constexpr std::string_view action_names[] = {"vanish", "come_up", "stop", "suspend", "create", "unschedule",
    "pause", "resume", "cancel", "retry_failed", "set_account_pace", "set_campaign_pace", "change_hours",
    "change_expiry", "resume_account", "update_contact", "delete_contact", "erase_contact", "suppress", "unsuppress",
    "import_suppressions", "delete_campaign", "archive", "restore", "clone", "replay", "send_message", "unsubscribe",
    "say_stop", "say_start", "complain", "reply", "press_key", "resubscribe", "vendor", "fault"};
static_assert(std::size(action_names) == count_of<action>);

/// How an account treats a request.
enum class behaviour {
    accept,
    slow,             ///< Accepts, after half of the deadline.
    throttle,         ///< 429
    throttle_long,    ///< 429, with a Retry-After beyond the lease.
    refuse_account,   ///< Wrong key or exhausted quota.
    refuse_batch,     ///< Rejects the whole request.
    refuse_one,       ///< Rejects the first message.
    refuse_number,    ///< Rejects the first message and its address for good.
    lose_answer,      ///< Accepts, and the answer is lost.
    lose_request,     ///< The answer is lost, and nothing was accepted.
    unreachable,      ///< No byte leaves.
    hang,             ///< Accepts, and never answers.
    throw_exception,  ///< Accepts, and throws a std::exception.
    throw_number,     ///< Accepts, and throws something else.
    crash,            ///< The first message ends its worker, and so does every later attempt; nothing is accepted.
    amount,
};

inline constexpr std::string_view behaviour_names[] = {"accept", "slow", "throttle", "throttle_long", "refuse_account",
    "refuse_batch", "refuse_one", "refuse_number", "lose_answer", "lose_request", "unreachable", "hang",
    "throw_exception", "throw_number", "crash"};
static_assert(std::size(behaviour_names) == count_of<behaviour>);

/// Store methods that programs call; `reads` stands for all methods that only read.
enum class store_call {
    start_scheduled,
    prepare,
    claim_range,
    open_windows,
    claim_retries,
    settle_retries,
    close_rest,
    complete,
    due_watches,
    reserve_pace,
    push_pace,
    set_limit,
    set_aside,
    end_absences,
    clear_account,
    create_campaign,
    update_campaign,
    change_status,
    remove_campaign,
    retry_failed,
    record_events,
    unsubscribe,
    match_again,
    refold,
    upsert_contacts,
    remove_contact,
    erase_contact,
    index_contacts,
    add_suppressions,
    remove_suppression,
    write_archive,
    end_archive,
    update_job,
    add_message,
    reads,
    amount,
};

inline constexpr std::string_view store_call_names[] = {"start_scheduled", "prepare", "claim_range", "open_windows",
    "claim_retries", "settle_retries", "close_rest", "complete", "due_watches", "reserve_pace", "push_pace",
    "set_limit", "set_aside", "end_absences", "clear_account", "create_campaign", "update_campaign", "change_status",
    "remove_campaign", "retry_failed", "record_events", "unsubscribe", "match_again", "refold", "upsert_contacts",
    "remove_contact", "erase_contact", "index_contacts", "add_suppressions", "remove_suppression", "write_archive",
    "end_archive", "update_job", "add_message", "reads"};
static_assert(std::size(store_call_names) == count_of<store_call>);

/// Fault of a store call.
enum class store_fault {
    before,  ///< Throws; nothing was written.
    after,   ///< Commits and throws: the answer was lost.
    late,    ///< Throws, and commits a few store calls later.
    busy,    ///< Throws errc::busy, and nothing was written.
    slow,    ///< Takes seconds.
    amount,
};

inline constexpr std::string_view store_fault_names[] = {"before", "after", "late", "busy", "slow"};
static_assert(std::size(store_fault_names) == count_of<store_fault>);

/// How a recipient ends. A skipped one counts by its reason.
enum class fate {
    sent,
    delivered,
    bounced,
    answered,
    voicemail,
    busy,
    no_answer,
    failed,
    unknown,
    cancelled,
    suppressed,
    duplicate,
    no_address,
    contact_deleted,
    template_error,
    expired,
    amount,
};

inline constexpr std::string_view fate_names[] = {"sent", "delivered", "bounced", "answered", "voicemail", "busy",
    "no_answer", "failed", "unknown", "cancelled", "suppressed", "duplicate", "no_address", "contact_deleted",
    "template_error", "expired"};
static_assert(std::size(fate_names) == count_of<fate>);

/// What else must happen, by channel: events at unusual moments, wrong clocks, and changed settings that take effect.
enum class incident {
    event_before_answer,       ///< Stored before the vendor's answer to the request was received.
    event_of_earlier_attempt,  ///< Stored after a later attempt had been handed over.
    event_again,               ///< Stored before.
    event_days_late,           ///< Occurred more than two days before it was stored.
    event_of_deleted_campaign,
    event_of_archived_campaign,  ///< The campaign still exists.
    event_of_restored_campaign,
    clock_ahead,       ///< A worker handed over a message while its clock was wrong by less than its lease.
    clock_behind,      ///< The same, in the other direction.
    clock_far_ahead,   ///< By more than its lease.
    clock_far_behind,  ///< By more than its lease, in the other direction.
    hours_narrowed,    ///< Of a running campaign.
    hours_widened,     ///< Of a running campaign.
    expiry_set,        ///< Of a campaign that has not started; it had none.
    expiry_advanced,
    expiry_postponed,
    expiry_removed,
    account_in_turn,  ///< Two accounts with shares took messages of one worker, one after the other.
    schedule_missed,  ///< A campaign was found too late and paused.
    amount,
};

inline constexpr std::string_view incident_names[] = {"event_before_answer", "event_of_earlier_attempt", "event_again",
    "event_days_late", "event_of_deleted_campaign", "event_of_archived_campaign", "event_of_restored_campaign",
    "clock_ahead", "clock_behind", "clock_far_ahead", "clock_far_behind", "hours_narrowed", "hours_widened",
    "expiry_set", "expiry_advanced", "expiry_postponed", "expiry_removed", "account_in_turn", "schedule_missed"};
static_assert(std::size(incident_names) == count_of<incident>);

/// Paces that operators set, in messages a second; one number more means no limit.
inline constexpr double operator_paces[] = {0.2, 1, 3, 8, 40, 200, 0.02, 0.004};
inline constexpr int fast_pace = 4;  ///< And the next one.
inline constexpr int slowest_pace = 7;

template <class E>
constexpr std::string_view name_of(E value)
{
    const auto at = static_cast<std::size_t>(value);
    if constexpr (std::is_same_v<E, action>)
        return action_names[at];
    else if constexpr (std::is_same_v<E, behaviour>)
        return behaviour_names[at];
    else if constexpr (std::is_same_v<E, store_call>)
        return store_call_names[at];
    else
        return store_fault_names[at];
}

}  // namespace outbound::simulation
