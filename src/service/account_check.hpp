// Checks of the configured accounts for `outbound doctor`.
#pragma once

#include "service/dispatcher.hpp"

#include <outbound/finding.hpp>

#include <vector>

namespace outbound {

/// Reports warnings of the configuration, certificates, webhook keys and credentials; `online` queries each vendor, for
/// at most ten seconds, whether the account may send. Never quotes a secret.
std::vector<finding> check_accounts(const configuration& from, const provider_factory& make, bool online);

}  // namespace outbound
