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

// `bare` reads a variable for use, without blanks and quotes around its value (service/variable.hpp).

/// The vendors whose required variables are set, in routing order. Only the first email vendor is used, unless
/// MAIL_MAILER names one of them, which then comes first with the others as fallbacks. Any other value of MAIL_MAILER
/// is reported to `broken`.
std::vector<const vendor*> vendors_of_environment(
    const environment& env, const environment& bare, std::vector<violation>& broken);

/// The value of OUTBOUND_PUBLIC_URL; empty if not set. An invalid URL is reported to `broken`.
std::string public_url_of_environment(const environment& bare, std::vector<violation>& broken);

struct found_sender {
    std::optional<outbound::sender> sender;
    std::string fault;    ///< Why MAIL_FROM_ADDRESS is no sender, worded to follow its name; empty: it is, or not set.
    std::string warning;  ///< A sentence about a name that is not used; empty: none.
};

/// The sender in MAIL_FROM_ADDRESS, an address or a mailbox (`News <news@example.com>`), with the name in
/// MAIL_FROM_NAME if that is set.
found_sender sender_of_environment(const environment& bare);

}  // namespace outbound
