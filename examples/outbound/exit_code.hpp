// Exit codes, for scripts. Listed in --help and in docs/operations.md; a code never changes its meaning.
#pragma once

#include <outbound/error.hpp>

namespace cli {

enum class exit_code {
    ok = 0,
    failed = 1,        ///< The operation was refused or failed, or a command did not reach what it waited for.
    usage = 2,         ///< The command line is wrong.
    config = 3,        ///< The configuration is missing or wrong.
    database = 4,      ///< The database failed, is busy, or has another schema.
    inconsistent = 5,  ///< verify or doctor found problems.
    unfinished = 6,    ///< Ended by a signal before all was done, or with messages in flight.
};

exit_code exit_code_of(outbound::errc code) noexcept;

/// The table above, for --help.
const char* exit_codes_in_words() noexcept;

}  // namespace cli
