// run and work: dispatch due messages until a signal arrives or nothing is left.
#include "commands.hpp"
#include "fault.hpp"
#include "worker.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace cli {
namespace {

namespace json = boost::json;

void describe_run(parameters& app, worker_options& options)
{
    app.flag("--until-idle", options.until_idle, "End when no campaign is running");
    describe_drain(app, options);
}

struct work_options {
    worker_options how;
    std::string channels;
};

void describe_work(parameters& app, work_options& options)
{
    app.add(
        "--channels", options.channels, "Only campaigns of these: email,sms,phone; left out: as configured, or all");
    describe_drain(app, options.how);
}

// "email,sms" as the configuration has it.
json::array channels_in(std::string_view text)
{
    constexpr std::array<std::string_view, 3> known{"email", "sms", "phone"};
    json::array out;
    for (bool more = true; more;) {
        const auto end = std::min(text.find(','), text.size());
        const auto name = text.substr(0, end);
        if (std::ranges::find(known, name) == known.end())
            throw usage_fault{"--channels: \"" + std::string{name} +
                              "\" is no channel; wanted are email, sms and phone, with commas "
                              "between them"};
        out.emplace_back(name);
        more = end < text.size();
        text.remove_prefix(more ? end + 1 : end);
    }
    return out;
}

exit_code work(session& session, const work_options& options)
{
    if (!options.channels.empty())
        session.configure_engine("channels", channels_in(options.channels));
    return work_and_answer(session, options.how);
}

}  // namespace

void add_run(commands& to)
{
    to.add(to.top(), "run", "Send what is to be sent",
        "  outbound run\n  outbound run --until-idle\n\n"
        "Starts scheduled campaigns when their time comes. SIGINT and SIGTERM end it: nothing new is sent, and what is "
        "under way "
        "may\n"
        "settle for --drain seconds. Exits with 6 when that was not enough; the next run finds out what became of it. "
        "With\n"
        "--until-idle it exits with 6 also when a signal ended it while a campaign was running, and with 1 when a "
        "campaign is\n"
        "paused because something is wrong. Several may run at once on the same database.\n",
        describe_run, work_and_answer);
    to.add(to.top(), "work", "Be one of many workers on a database",
        "  outbound work\n  outbound work --channels sms,phone\n\n"
        "As `outbound run` without an end, for a service manager: any number of workers, on any machine that reaches "
        "the\n"
        "database, may join and leave at will. Each takes the next recipients that nobody has, and takes over from "
        "those that\n"
        "vanished. SIGINT and SIGTERM end it in order; the database may be away for a while. Every channel in use "
        "needs a\n"
        "worker: a campaign waits as long as there is none for it.\n",
        describe_work, work);
}

}  // namespace cli
