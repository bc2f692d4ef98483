// Faults of the command line itself, beside those of outbound (outbound::error).
#pragma once

#include "session.hpp"

#include <outbound/error.hpp>

#include <string>

namespace cli {

/// The command line says something that cannot be meant.
class usage_fault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Tells on stderr what went wrong and what to do about it: words for people, a problem document for programs.
/// `database` decides what is advised about faults of the database.
void report(const outbound::problem& fault, bool as_json, database_kind database = database_kind::file);
void report_usage(const std::string& detail, bool as_json);

}  // namespace cli
