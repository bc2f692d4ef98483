// Checks that a text is valid TwiML.
#pragma once

#include <string>
#include <string_view>

namespace simulator::twilio {

/// The fault of a document (not well-formed, or an unknown verb); empty if it is valid.
std::string fault_in_twiml(std::string_view document);

}  // namespace simulator::twilio
