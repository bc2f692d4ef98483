// Archives that this installation did not sign: they must tell of a campaign that could have been made here.
#pragma once

#include "api/archives/restore_state.hpp"
#include "api/context.hpp"

#include <outbound/campaign.hpp>
#include <outbound/error.hpp>

#include <vector>

namespace outbound::api {

/// The rules of campaigns.start that the campaign breaks, its pinned content taken for its own. Its members are named
/// as in requests.
std::vector<violation> check_foreign_campaign(context& ctx, const campaign& archived);

/// For a campaign that archive_store::end() has just made visible, in the same transaction. Throws
/// error{errc::conflict} if the archive is of a campaign that had not ended, and that campaign or another one restored
/// from it is here: its recipients would be sent to twice.
void refuse_second_copy(context& ctx, const restore_state& state);

/// For a campaign that is visible. Throws error{errc::invalid} with the first rule of verify that its records break.
void refuse_contradictions(context& ctx, const restore_state& state);

}  // namespace outbound::api
