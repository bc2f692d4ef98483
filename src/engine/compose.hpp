// Composes the message for a claimed recipient.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/outbox.hpp"
#include "text/content.hpp"

#include <outbound/recipient.hpp>

#include <optional>
#include <string>

namespace outbound {

/// Appends the message for `recipient` to `box` and moves its address there, or returns why it must be skipped.
/// `entry.attempt` counts from 1; sets `entry.units`.
std::optional<text::content_fault> compose(outbox& box, const compiled_content& content, const std::string& instance,
    queued_recipient&& recipient, outbox::entry entry);

}  // namespace outbound
