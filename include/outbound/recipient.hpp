// A recipient of a campaign: one row, frozen at start, that says what became of one person.
#pragma once

#include <outbound/types.hpp>

#include <optional>
#include <string>

namespace outbound {

/// Stored states. A `queued` row behind its range's intent may be under way: `sending` is derived, never written.
enum class recipient_status { queued, sent, delivered, retrying, bounced, failed, skipped, cancelled, unknown, sending };

template <>
struct names<recipient_status> {
    static constexpr std::array<std::pair<recipient_status, std::string_view>, 10> value{{{recipient_status::queued, "queued"},
        {recipient_status::sent, "sent"}, {recipient_status::delivered, "delivered"}, {recipient_status::retrying, "retrying"},
        {recipient_status::bounced, "bounced"}, {recipient_status::failed, "failed"}, {recipient_status::skipped, "skipped"},
        {recipient_status::cancelled, "cancelled"}, {recipient_status::unknown, "unknown"},
        {recipient_status::sending, "sending"}}};
};

/// Why somebody was skipped.
enum class skip_reason { suppressed, duplicate, no_address, invalid_address, contact_deleted, template_error, too_long, expired };

template <>
struct names<skip_reason> {
    static constexpr std::array<std::pair<skip_reason, std::string_view>, 8> value{{{skip_reason::suppressed, "suppressed"},
        {skip_reason::duplicate, "duplicate"}, {skip_reason::no_address, "no_address"},
        {skip_reason::invalid_address, "invalid_address"}, {skip_reason::contact_deleted, "contact_deleted"},
        {skip_reason::template_error, "template_error"}, {skip_reason::too_long, "too_long"}, {skip_reason::expired, "expired"}}};
};

struct recipient {
    campaign_id campaign = 0;
    recipient_seq seq = 0;
    outbound::contact_id contact_id = 0;
    std::string address;  ///< As frozen at start; empty after an erasure.
    recipient_status status = recipient_status::queued;
    std::string reason;        ///< A skip_reason, a provider's code, or `resent_after_unknown` on a sent row.
    std::string detail;        ///< From recipient_problems: what the provider said.
    std::int32_t attempt = 0;  ///< Attempts begun.
    std::string provider;
    std::string external_id;  ///< The provider's id.
    std::optional<timestamp> sent_at;
};

}  // namespace outbound
