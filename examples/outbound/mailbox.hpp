// Senders as people write them on a command line.
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace cli {

/// `ada@example.com`, `Ada <ada@example.com>` or `"Lee, Ada" <ada@example.com>` (a mailbox of RFC 5322) as operations
/// take it. Throws usage_fault when it is none; `option` names where it stands.
boost::json::object mailbox_of(std::string_view text, std::string_view option);

}  // namespace cli
