// Maps error codes to exit codes.
#include "exit_code.hpp"

namespace cli {

exit_code exit_code_of(outbound::errc code) noexcept
{
    switch (code) {
    case outbound::errc::config:
        return exit_code::config;
    case outbound::errc::schema:
    case outbound::errc::store:
    case outbound::errc::busy:
        return exit_code::database;
    case outbound::errc::unknown_operation:
        return exit_code::usage;
    default:
        return exit_code::failed;
    }
}

const char* exit_codes_in_words() noexcept
{
    return "Exit codes:\n"
           "  0  done\n"
           "  1  the operation was refused or failed, or its answer could not be written; import: no row was\n"
           "     imported; run --until-idle: a campaign was paused because something is wrong, or work is left\n"
           "     that cannot be sent\n"
           "  2  wrong command line\n"
           "  3  the configuration is missing or wrong\n"
           "  4  the database failed, is busy, or has another schema\n"
           "  5  verify or doctor found problems\n"
           "  6  ended by a signal before all was done, or with messages in flight\n";
}

}  // namespace cli
