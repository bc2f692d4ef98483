// Rules for a campaign before it is stored, and before it is started.
#pragma once

#include "api/content/parts.hpp"

#include <outbound/message.hpp>

#include <memory>

namespace outbound::api {

/// Adds every rule that the campaign breaks to `wrong`: type, sender, content, segment, times.
void check_campaign(context& ctx, const campaign& c, complaints& wrong);

/// The content to pin when the campaign starts. Throws error{errc::invalid} if it cannot be sent.
boost::json::object checked_content(context& ctx, const campaign& c);

/// The content to pin for a one-off message with the sender, options and texts of `c`; empty, with the broken rules in
/// `wrong`, if it cannot be sent.
boost::json::object checked_message_content(context& ctx, const campaign& c, complaints& wrong);

/// The content shared by messages: the pinned content, or the content that would be pinned now.
std::shared_ptr<const content> content_of(context& ctx, const campaign& c);

/// Throws error{errc::conflict} if no configured account serves the campaign's channel.
void require_route(const context& ctx, const campaign& c);

}  // namespace outbound::api
