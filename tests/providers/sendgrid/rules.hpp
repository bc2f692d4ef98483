// What SendGrid wants of a mail/send request, written down from its API description for the tests.
#pragma once

#include <boost/json.hpp>

#include <string>

namespace outbound::testing {

/// The first rule that the request breaks; empty when SendGrid would take it.
std::string broken_rule(const boost::json::value& request);

}  // namespace outbound::testing
