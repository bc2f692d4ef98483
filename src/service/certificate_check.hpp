// Checks of the server's certificate for `outbound doctor`.
#pragma once

#include "service/server_settings.hpp"

#include <outbound/finding.hpp>
#include <outbound/types.hpp>

#include <string_view>
#include <vector>

namespace outbound {

/// Reports whether the certificate and its key can be used, for how long, and whether the certificate names the host of
/// `public_url`, which may be empty. Nothing if the settings have no certificate.
std::vector<finding> check_certificate(const server_settings& server, std::string_view public_url, timestamp now);

}  // namespace outbound
