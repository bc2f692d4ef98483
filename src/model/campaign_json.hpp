// Campaigns <-> JSON.
#pragma once

#include "model/shape.hpp"

#include <outbound/campaign.hpp>

namespace outbound {

/// The members of a campaign that requests may set. Creation requires `name` and `type`.
enum class campaign_request { create, update };
std::vector<shape_member> campaign_members(campaign_request which);

/// The rules between members of a request; campaign_request::create has those of each channel.
std::vector<object_rule> campaign_member_rules(campaign_request which);

/// The member `scheduled_local`; and its time in a zone, `nullopt` if the request has none.
shape_member scheduled_local_member();
std::optional<timestamp> local_schedule(const boost::json::object& request, std::string_view zone);

/// The caller's own notes of campaigns and messages.
constexpr std::size_t most_metadata_bytes = 4096;
shape campaign_metadata_shape();

/// Members that metadata must have, as lists take them.
shape metadata_filter_shape();

/// A campaign's own key, given by the caller.
shape campaign_key_shape();

/// A campaign in responses.
shape campaign_shape();

/// The members that outbound itself sets: read-only in requests.
std::vector<shape_member> campaign_record_members();

/// Whether the content's texts are included; lists omit them.
enum class campaign_detail { whole, brief };
boost::json::object to_json(const campaign& c, campaign_detail detail = campaign_detail::whole);

/// Sets the members of a request that campaign_members() has accepted; null clears.
void assign(campaign& c, const boost::json::object& from);

}  // namespace outbound
