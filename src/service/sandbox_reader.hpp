// Reads the inbox of a simulator on this machine.
#pragma once

#include "api/context.hpp"

#include <functional>
#include <string>

namespace outbound {

/// Reads documents below the URL, each for at most five seconds, during which it blocks. Empty unless the URL names a
/// loopback address, so that this process may be the browser's way to it.
std::function<api::sandbox_reply(const std::string& below)> reader_of_sandbox(const std::string& url);

}  // namespace outbound
