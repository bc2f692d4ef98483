// The postal address of senders, which laws require in marketing emails (16 CFR 316.2(p)).
#pragma once

#include "api/context.hpp"

#include <outbound/campaign.hpp>

#include <string>

namespace outbound::api {

/// The postal address of the configured sender with this email address; empty if there is none.
std::string postal_address_of(const context& ctx, const sender& from);

/// Whether the campaign is a marketing email with a body that neither reads {{sender_postal_address}} nor contains the
/// sender's postal address. A blank fallback shows none for a sender without an address.
bool lacks_postal_address(context& ctx, const campaign& c);

}  // namespace outbound::api
