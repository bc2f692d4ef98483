// The accounts of a configuration, as operations and web endpoints see them.
#pragma once

#include "api/context.hpp"
#include "service/configuration.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace outbound {

std::vector<api::account> accounts_of(const configuration& from);

/// The mailboxes of accounts whose messages the host delivers, by the name of the account.
std::map<std::string, std::shared_ptr<host::mailbox>, std::less<>> mailboxes_of(const configuration& from);

/// The webhooks of every vendor and of the host's readers.
std::vector<api::webhook_source> webhooks_of(
    const configuration& from, const std::vector<std::shared_ptr<webhook_reader>>& of_host);

}  // namespace outbound
