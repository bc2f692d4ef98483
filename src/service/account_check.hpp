// Checks of the configured accounts for `outbound doctor`.
#pragma once

#include "service/dispatcher.hpp"

#include <outbound/finding.hpp>

#include <vector>

namespace outbound {

/// Reports warnings of the configuration, certificates, webhook keys and credentials; `online` asks each vendor, for
/// at most ten seconds, whether the account may send; one that cannot be reached is a problem. Never quotes a secret.
std::vector<finding> check_accounts(const configuration& from, const provider_factory& make, bool online);

}  // namespace outbound
