// What can happen in the simulated world, by name. Coverage demands that each of these occurs.
#pragma once

#include <outbound/names.hpp>

#include <cstddef>
#include <string_view>

namespace outbound::simulation {

/// What a step of a script does.
enum class action {
    // workers
    vanish,   ///< A worker is gone without a word.
    come_up,  ///< A worker begins (again).
    stop,     ///< A worker stops with a drain.
    suspend,  ///< A worker stands still, longer than its lease.
    // operators
    create,  ///< Makes a campaign and starts or schedules it.
    unschedule,
    pause,
    resume,
    cancel,
    retry_failed,
    set_account_pace,
    set_campaign_pace,
    change_hours,
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
    // people
    unsubscribe,
    say_stop,
    say_start,
    complain,
    reply,
    press_key,
    resubscribe,  ///< By the vendor's means.
    // the world around
    vendor,  ///< An account behaves otherwise for its next requests.
    fault,   ///< A store call of a worker or of the operators fails.
    amount,
};

template <class E>
constexpr std::size_t count_of = static_cast<std::size_t>(E::amount);

inline constexpr std::string_view action_names[] = {"vanish", "come_up", "stop", "suspend", "create", "unschedule",
    "pause", "resume", "cancel", "retry_failed", "set_account_pace", "set_campaign_pace", "change_hours",
    "resume_account", "update_contact", "delete_contact", "erase_contact", "suppress", "unsuppress",
    "import_suppressions", "delete_campaign", "archive", "restore", "clone", "replay", "unsubscribe", "say_stop",
    "say_start", "complain", "reply", "press_key", "resubscribe", "vendor", "fault"};
static_assert(std::size(action_names) == count_of<action>);

/// How an account treats a request.
enum class behaviour {
    accept,
    slow,             ///< Accepts, after half of the deadline.
    throttle,         ///< 429
    refuse_account,   ///< The key is wrong, the quota used up.
    refuse_batch,     ///< The whole request, for good.
    refuse_one,       ///< The first message of it.
    refuse_number,    ///< The first message, and its address must not be used again.
    lose_answer,      ///< Accepts, and the answer is lost.
    lose_request,     ///< The answer is lost, and nothing was accepted.
    unreachable,      ///< No byte leaves.
    hang,             ///< Accepts, and never answers.
    throw_exception,  ///< Accepts, and throws a std::exception.
    throw_number,     ///< Accepts, and throws something else.
    amount,
};

inline constexpr std::string_view behaviour_names[] = {"accept", "slow", "throttle", "refuse_account", "refuse_batch",
    "refuse_one", "refuse_number", "lose_answer", "lose_request", "unreachable", "hang", "throw_exception",
    "throw_number"};
static_assert(std::size(behaviour_names) == count_of<behaviour>);

/// Methods of the store that programs call; `reads` of those only look.
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
    add_suppressions,
    remove_suppression,
    write_archive,
    end_archive,
    update_job,
    reads,
    amount,
};

inline constexpr std::string_view store_call_names[] = {"start_scheduled", "prepare", "claim_range", "open_windows",
    "claim_retries", "settle_retries", "close_rest", "complete", "due_watches", "reserve_pace", "push_pace",
    "set_limit", "set_aside", "clear_account", "create_campaign", "update_campaign", "change_status", "remove_campaign",
    "retry_failed", "record_events", "unsubscribe", "match_again", "refold", "upsert_contacts", "remove_contact",
    "erase_contact", "add_suppressions", "remove_suppression", "write_archive", "end_archive", "update_job", "reads"};
static_assert(std::size(store_call_names) == count_of<store_call>);

/// How a store call goes wrong.
enum class store_fault {
    before,  ///< Throws, and nothing was written.
    after,   ///< Commits, and throws: the answer was lost.
    late,    ///< Throws, and commits a few store calls later.
    busy,    ///< Throws errc::busy, and nothing was written.
    slow,    ///< Takes seconds.
    amount,
};

inline constexpr std::string_view store_fault_names[] = {"before", "after", "late", "busy", "slow"};
static_assert(std::size(store_fault_names) == count_of<store_fault>);

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
