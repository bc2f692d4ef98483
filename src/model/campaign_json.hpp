// Campaigns <-> JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/campaign.hpp>

namespace outbound {

/// The members of a campaign that requests may set. When creating, `name` and `type` must be there.
enum class campaign_request { create, update };
std::vector<shape_member> campaign_members(campaign_request which);

/// `scheduled_local`, and the moment that it means in a zone; nothing when the request has none.
shape_member scheduled_local_member();
std::optional<timestamp> local_schedule(const boost::json::object& request, std::string_view zone);

/// A campaign as answers bring it.
shape campaign_shape();

/// Whether the texts of the content are written too; lists leave them out.
enum class campaign_detail { whole, brief };
boost::json::object to_json(const campaign& c, campaign_detail detail = campaign_detail::whole);

/// Sets the members that are there in a request that campaign_members() has accepted; null clears.
void assign(campaign& c, const boost::json::object& from);

}  // namespace outbound
