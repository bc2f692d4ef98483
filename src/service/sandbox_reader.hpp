// Reads the inbox of a simulator on this machine.
#pragma once

#include "api/context.hpp"

#include <string>

namespace outbound {

/// Whether the URL names a loopback address, so that this process may be the browser's way to it.
bool is_on_this_machine(const std::string& url);

/// The document at the URL followed by `below`. Blocks for at most five seconds.
api::sandbox_reply read_sandbox(const std::string& url, const std::string& below);

}  // namespace outbound
