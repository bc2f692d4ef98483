// The rules of Twilio for messages and calls.
#pragma once

#include "form.hpp"

#include <string>
#include <string_view>

namespace simulator::twilio {

/// An error in Twilio's form; code 0: none.
struct fault_code {
    int code = 0;
    std::string message{};
};

fault_code check_message(const form& f);
fault_code check_call(const form& f);

bool is_e164(std::string_view text);

/// The sender's key of the message, from the query of the status callback; empty if there is none.
std::string key_in(const form& f);

}  // namespace simulator::twilio
