// Checks that a text is TwiML that Twilio would run.
#pragma once

#include <string>
#include <string_view>

namespace simulator::twilio {

/// What is wrong with a document: no well-formed XML, or verbs that do not exist. Empty: none.
std::string fault_in_twiml(std::string_view document);

}  // namespace simulator::twilio
