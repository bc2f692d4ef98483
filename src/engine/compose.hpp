// Composes the message for a claimed recipient.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/outbox.hpp"

#include <outbound/recipient.hpp>

#include <optional>
#include <string>

namespace outbound {

/// Why a message cannot be composed.
struct compose_fault {
    skip_reason reason;
    std::string detail;
};

/// Appends the message for `recipient` to `box`, taking its address along, or returns why it must be skipped.
/// `entry.attempt` counts from 1; `entry.units` is set here.
std::optional<compose_fault> compose(outbox& box, const active_campaign& campaign, const std::string& instance,
    queued_recipient&& recipient, outbox::entry entry);

}  // namespace outbound
