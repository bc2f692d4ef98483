// SendGrid's documented rules for mail/send, for tests of requests.
#pragma once

#include <boost/json.hpp>

#include <string>

namespace outbound::testing {

/// The first rule that the request breaks; empty if SendGrid would accept it.
std::string broken_rule(const boost::json::value& request);

}  // namespace outbound::testing
