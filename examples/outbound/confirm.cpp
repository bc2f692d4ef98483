// The question goes to stderr, so that stdout holds answers only.
#include "confirm.hpp"

#include "fault.hpp"
#include "people.hpp"

#include <unistd.h>

#include <iostream>

namespace cli {

void describe_confirmation(parameters& app, bool& yes)
{
    app.flag("--yes", yes, "Do not ask for confirmation");
}

bool confirm(const session& session, bool yes, const std::string& deletion)
{
    if (yes)
        return true;
    if (session.wants_json() || ::isatty(STDIN_FILENO) != 1 || ::isatty(STDERR_FILENO) != 1)
        throw usage_fault{printable(deletion) + " There is no terminal to ask: confirm with --yes"};
    std::cerr << printable(deletion) << " [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

exit_code refuse_unconfirmed()
{
    std::cout << "Nothing is deleted.\n";
    return exit_code::failed;
}

}  // namespace cli
