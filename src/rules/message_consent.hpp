// Decides which suppressions keep a one-off message from being sent.
#pragma once

#include <outbound/contact_store.hpp>
#include <outbound/message_store.hpp>

#include <span>
#include <string_view>

namespace outbound::rules {

/// The reasons of suppressions that do not count for a message. Every other reason counts, including those that an
/// operator words.
///
/// | kind            | email         | SMS, phone |
/// |-----------------|---------------|------------|
/// | `transactional` | `unsubscribe` | none       |
/// | `marketing`     | none          | none       |
std::span<const suppression_reason> disregarded_reasons(channel via, message_kind kind) noexcept;

}  // namespace outbound::rules
