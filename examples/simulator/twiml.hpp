// Checks that a text is valid TwiML, and finds the verbs at which a call depends on the host or on people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace simulator::twilio {

/// The fault of a document (not well-formed, or an unknown verb); empty if it is valid.
std::string fault_in_twiml(std::string_view document);

/// A verb after which the vendor asks the host how to continue.
struct asking_verb {
    std::string name;         ///< Gather, Redirect, Dial or Record.
    std::string url;          ///< What is asked.
    std::string whisper_url;  ///< Dial: what the callee hears is asked there; empty: nothing.
};

/// These verbs in their order.
std::vector<asking_verb> asking_verbs(std::string_view document);

/// The value of an attribute of a tag, escaped as in the document; empty if there is none.
std::string attribute_in(std::string_view tag, std::string_view name);

}  // namespace simulator::twilio
