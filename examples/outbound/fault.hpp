// Faults of the command line; those of the library are outbound::error.
#pragma once

#include "session.hpp"

#include <outbound/error.hpp>

#include <string>

namespace cli {

/// The command line is wrong: exit code `usage`.
class usage_fault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Prints a problem on stderr: as text with a remedy or, with `as_json`, as a problem document. `database` selects the
/// remedy for faults of the database.
void report(const outbound::problem& fault, bool as_json, database_kind database = database_kind::file);
void report_usage(const std::string& detail, bool as_json);

}  // namespace cli
