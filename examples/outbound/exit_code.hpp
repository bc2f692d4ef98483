// How the program ends, for scripts. Listed in --help and in docs/operations.md; numbers never change their meaning.
#pragma once

#include <outbound/error.hpp>

namespace cli {

enum class exit_code {
    ok = 0,
    failed = 1,        ///< The operation was refused or failed, or what a command waited for did not come.
    usage = 2,         ///< The command line is wrong.
    config = 3,        ///< The configuration is missing or wrong.
    database = 4,      ///< The database failed, is busy, or has another schema.
    inconsistent = 5,  ///< verify or doctor found problems.
    unfinished = 6,    ///< Ended by a signal before what it was to wait for, or with messages in flight.
};

exit_code exit_code_of(outbound::errc code) noexcept;

/// The table above, for --help.
const char* exit_codes_in_words() noexcept;

}  // namespace cli
