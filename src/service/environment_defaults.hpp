// Defaults from the environment for a document without accounts, sender or public_url.
#pragma once

#include "providers/common/vendor.hpp"
#include "service/secrets.hpp"

#include <outbound/error.hpp>
#include <outbound/message.hpp>

#include <optional>
#include <string>
#include <vector>

namespace outbound {

/// The vendors whose required variables are set, in routing order. Only the first email vendor is used, unless
/// MAIL_MAILER names one of them, which then comes first with the others as fallbacks. Any other value of MAIL_MAILER
/// is reported to `broken`.
std::vector<const vendor*> vendors_of_environment(const environment& env, std::vector<violation>& broken);

/// The value of OUTBOUND_PUBLIC_URL; empty if not set. An invalid URL is reported to `broken`.
std::string public_url_of_environment(const environment& env, std::vector<violation>& broken);

struct found_sender {
    outbound::sender sender;
    std::string warning;  ///< Values that were not used unchanged; empty: none.
};

/// The sender in MAIL_FROM_ADDRESS and MAIL_FROM_NAME; `nullopt` if the address is invalid. Removes quotes and blanks
/// around the name.
std::optional<found_sender> sender_of_environment(const environment& env);

}  // namespace outbound
