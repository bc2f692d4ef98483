// A recipient of a campaign: one row, frozen at start, with the status of one person.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>

namespace outbound {

/// Stored statuses. A `queued` row within its range's intent may be in flight: `sending` is derived, never stored.
/// Calls end as answered (by a human, as far as known), voicemail, busy, no_answer or failed.
enum class recipient_status {
    queued,
    sent,
    delivered,
    retrying,
    bounced,
    failed,
    skipped,
    cancelled,
    unknown,
    sending,
    answered,
    voicemail,
    busy,
    no_answer,
};

template <>
struct names<recipient_status> {
    static constexpr name_table<recipient_status, 14> value{{
        {recipient_status::queued, "queued"},
        {recipient_status::sent, "sent"},
        {recipient_status::delivered, "delivered"},
        {recipient_status::retrying, "retrying"},
        {recipient_status::bounced, "bounced"},
        {recipient_status::failed, "failed"},
        {recipient_status::skipped, "skipped"},
        {recipient_status::cancelled, "cancelled"},
        {recipient_status::unknown, "unknown"},
        {recipient_status::sending, "sending"},
        {recipient_status::answered, "answered"},
        {recipient_status::voicemail, "voicemail"},
        {recipient_status::busy, "busy"},
        {recipient_status::no_answer, "no_answer"},
    }};
};

/// True for statuses that a message reaches only after the provider accepted it. send_counts counts all of these as
/// sent.
constexpr bool was_sent(recipient_status status) noexcept
{
    using enum recipient_status;
    return status == sent || status == delivered || status == bounced || status == answered || status == voicemail ||
           status == busy || status == no_answer;
}

/// Why a recipient was skipped.
enum class skip_reason {
    suppressed,
    duplicate,
    no_address,
    invalid_address,
    contact_deleted,
    template_error,
    too_long,
    expired
};

template <>
struct names<skip_reason> {
    static constexpr name_table<skip_reason, 8> value{{
        {skip_reason::suppressed, "suppressed"},
        {skip_reason::duplicate, "duplicate"},
        {skip_reason::no_address, "no_address"},
        {skip_reason::invalid_address, "invalid_address"},
        {skip_reason::contact_deleted, "contact_deleted"},
        {skip_reason::template_error, "template_error"},
        {skip_reason::too_long, "too_long"},
        {skip_reason::expired, "expired"},
    }};
};

/// Outbound's own reasons, besides skip_reason and providers' codes.
enum class outcome_reason {
    worker_lost,           ///< unknown: the worker ended before it recorded the outcome.
    lost_answer,           ///< unknown: the provider's answer was lost.
    not_sent,              ///< retrying: the provider returned the message unsent.
    resent_after_unknown,  ///< sent: the outcome of an earlier attempt is unknown.
};

template <>
struct names<outcome_reason> {
    static constexpr name_table<outcome_reason, 4> value{{
        {outcome_reason::worker_lost, "worker_lost"},
        {outcome_reason::lost_answer, "lost_answer"},
        {outcome_reason::not_sent, "not_sent"},
        {outcome_reason::resent_after_unknown, "resent_after_unknown"},
    }};
};

struct recipient {
    campaign_id campaign = 0;
    recipient_seq seq = 0;
    outbound::contact_id contact_id = 0;
    std::string contact_external_id{};  ///< Set by clients only; empty if the contact is gone.
    std::string address;                ///< As frozen at start; empty after an erasure.
    recipient_status status = recipient_status::queued;
    std::string reason;                        ///< A skip_reason, an outcome_reason, or a provider's code.
    std::string detail;                        ///< From outbound_recipient_problems: the provider's wording.
    std::int32_t attempt = 0;                  ///< Number of attempts begun.
    std::optional<timestamp> next_attempt_at;  ///< When another attempt is due, if one will be made.
    std::string provider;
    std::string external_id;  ///< The provider's id.
    std::optional<timestamp> sent_at;
    std::optional<timestamp> delivered_at;
    std::optional<timestamp> opened_at;   ///< First open or click by a human.
    std::optional<timestamp> clicked_at;  ///< First click by a human.
    std::optional<timestamp> replied_at;
    std::optional<timestamp> answered_at;
    std::optional<std::int32_t> duration_seconds;  ///< Of the call.
    /// `human`, `machine`, `unknown` (detection inconclusive), or empty.
    std::string answered_by;
    std::int32_t opens = 0;  ///< By humans, as far as known; excludes machines.
    std::int32_t clicks = 0;
    std::int32_t machine_opens = 0;
    std::int32_t machine_clicks = 0;
};

}  // namespace outbound
