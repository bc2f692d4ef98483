// Recognises programs that open and click mail before a person does.
#pragma once

#include <string_view>

namespace outbound::rules {

/// True for the User-Agent of a known scanner, link preview, crawler or script. False for proxies that load images when
/// a person opens a message (Gmail's).
bool is_machine_agent(std::string_view user_agent);

}  // namespace outbound::rules
