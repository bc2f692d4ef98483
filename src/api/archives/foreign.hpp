// Checks of archives that this installation did not sign: the campaign must be one that could have been created here.
#pragma once

#include "api/archives/restore_state.hpp"
#include "api/context.hpp"

#include <outbound/campaign.hpp>
#include <outbound/error.hpp>

#include <vector>

namespace outbound::api {

/// The rules of campaigns.start that the campaign breaks, with its pinned content as its own members. Members are named
/// as in requests.
std::vector<violation> check_foreign_campaign(context& ctx, const campaign& archived);

/// The campaign's row without ids of another installation: a campaign that names contacts by id, or a saved segment,
/// names nobody instead, so that a clone of it reaches no other people.
boost::json::object without_foreign_ids(boost::json::object row);

/// The recipient's row with the folded address, as campaigns freeze it: suppressions and duplicates are found by it.
boost::json::object with_folded_address(const boost::json::object& campaign, boost::json::object row);

/// Call it for a campaign that archive_store::end() has just made visible, in the same transaction. Throws
/// error{errc::conflict} if the archived campaign had not ended and the original or another restored copy exists here:
/// its recipients would receive messages twice.
void refuse_second_copy(context& ctx, const restore_state& state);

/// Call it for a visible campaign. Throws error{errc::invalid} with the first rule of verify that its records break.
void refuse_contradictions(context& ctx, const restore_state& state);

}  // namespace outbound::api
