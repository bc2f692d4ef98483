// Asks for confirmation before a deletion.
#pragma once

#include "parameters.hpp"
#include "session.hpp"

#include <string>

namespace cli {

/// Declares the option --yes.
void describe_confirmation(parameters& app, bool& yes);

/// True if `yes`, or if the person at the terminal agrees to `deletion`, such as `Delete template 1?`. Throws
/// usage_fault if there is nobody to ask: with --json, and without a terminal.
bool confirm(const session& session, bool yes, const std::string& deletion);

/// Prints that nothing was deleted, and returns the exit code.
exit_code refuse_unconfirmed();

}  // namespace cli
