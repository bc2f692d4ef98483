// What the environment provides where the document has nothing: accounts, and where the web server is reached.
#pragma once

#include "providers/common/vendor.hpp"
#include "service/secrets.hpp"

#include <outbound/error.hpp>
#include <outbound/message.hpp>

#include <optional>
#include <string>
#include <vector>

namespace outbound {

/// The vendors whose required variables are set, in the order in which they are routed. Of those for email only the
/// first counts, unless MAIL_MAILER names one of them: it is the first then, and the others stand in for it. A value of
/// MAIL_MAILER that is none of them goes to `broken`.
std::vector<const vendor*> vendors_of_environment(const environment& env, std::vector<violation>& broken);

/// The value of OUTBOUND_PUBLIC_URL, or nothing. One that is no URL goes to `broken`.
std::string public_url_of_environment(const environment& env, std::vector<violation>& broken);

struct found_sender {
    outbound::sender sender;
    std::string warning;  ///< What of the variables was not used as it stands; empty if all was.
};

/// The sender of MAIL_FROM_ADDRESS and MAIL_FROM_NAME; nothing where the address is none. Quotes and blanks around the
/// name are taken off.
std::optional<found_sender> sender_of_environment(const environment& env);

}  // namespace outbound
