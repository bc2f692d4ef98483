// Compiles the content of a stored campaign for its runs.
#pragma once

#include "engine/active_campaign.hpp"
#include "engine/context.hpp"

#include <outbound/campaign.hpp>

namespace outbound {

/// Compiles the content of `stored` into `compiled`, once. `ctx` must outlive `compiled`. Throws error{errc::invalid}
/// for faulty templates.
void compile_content(engine_context& ctx, const campaign& stored, active_campaign& compiled);

}  // namespace outbound
