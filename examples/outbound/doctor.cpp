// doctor: what is configured, reachable, missing or risky.
#include "commands.hpp"
#include "people.hpp"

#include <boost/json/array.hpp>

#include <iostream>

namespace cli {
namespace {

namespace json = boost::json;

struct doctor_options {
    bool online = false;
    bool thorough = false;
};

void describe_doctor(parameters& app, doctor_options& options)
{
    app.flag(
        "--online", options.online, "Ask every account whether it may send, and DNS for the records of the senders");
    app.flag("--thorough", options.thorough, "Check the whole database file");
}

void print_finding(const json::object& finding)
{
    std::cout << printable(finding.at("status").as_string()) << "  " << printable(finding.at("topic").as_string())
              << ": " << printable(finding.at("sentence").as_string()) << '\n';
    if (!finding.at("fix").as_string().empty())
        std::cout << "         " << printable(finding.at("fix").as_string()) << '\n';
}

exit_code examine(session& session, const doctor_options& options)
{
    const auto found = session.call("doctor", json::object{{"online", options.online}, {"thorough", options.thorough}});
    session.answer(found, [](const json::object& done) {
        for (const auto& finding : done.at("findings").as_array())
            print_finding(finding.as_object());
    });
    return found.at("status").as_string() == "problem" ? exit_code::inconsistent : exit_code::ok;
}

}  // namespace

void add_doctor(commands& to)
{
    to.add(to.top(), "doctor", "Report what is configured, reachable, missing or risky, with remedies",
        "  outbound doctor\n  outbound doctor --online --json\n\n"
        "The exit code is 5 if there is a problem, else 0, also with warnings.\n",
        describe_doctor, examine);
}

}  // namespace cli
