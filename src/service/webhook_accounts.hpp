// Who may send webhooks, by the configuration.
#pragma once

#include "service/configuration.hpp"

#include <outbound/webhook.hpp>

#include <memory>
#include <vector>

namespace outbound {

/// A reader for each vendor that has an account. Throws error{errc::config} for a key or file that cannot be used.
std::vector<std::unique_ptr<webhook_reader>> webhook_readers_of(const configuration& from);

}  // namespace outbound
