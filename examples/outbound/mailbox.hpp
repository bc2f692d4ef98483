// Mailboxes on the command line.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace cli {

/// `ada@example.com`, `Ada <ada@example.com>` or `"Lee, Ada" <ada@example.com>` (a mailbox of RFC 5322) as JSON for
/// operations. Throws usage_fault, which names `option`, if the text is no mailbox.
boost::json::object mailbox_of(std::string_view text, std::string_view option);

}  // namespace cli
