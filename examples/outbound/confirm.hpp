// Asks before something is deleted.
#pragma once

#include "parameters.hpp"
#include "session.hpp"

#include <string>

namespace cli {

/// --yes.
void describe_confirmation(parameters& app, bool& yes);

/// True if `yes`, or if the person at the terminal agrees to `deletion`, such as `Delete template 1?`. Throws
/// usage_fault where nobody can be asked: with --json, and without a terminal.
bool confirm(const session& session, bool yes, const std::string& deletion);

/// The answer of a command that was not confirmed.
exit_code refuse_unconfirmed();

}  // namespace cli
