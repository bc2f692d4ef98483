// run and work: dispatch due messages until a signal arrives or nothing is left.
#include "commands.hpp"
#include "fault.hpp"
#include "worker.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

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
    std::string queues;
};

void describe_work(parameters& app, work_options& options)
{
    app.add(
        "--channels", options.channels, "Only campaigns of these: email,sms,phone; left out: as configured, or all");
    app.add("--queue", options.queues, "The same by the names of queues: emails,calls,sms");
    describe_drain(app, options.how);
}

/// Channels by the names that an option takes.
using channel_words = std::array<std::pair<std::string_view, std::string_view>, 3>;

constexpr channel_words channels_by_name{{{"email", "email"}, {"sms", "sms"}, {"phone", "phone"}}};
constexpr channel_words channels_by_queue{{{"emails", "email"}, {"sms", "sms"}, {"calls", "phone"}}};

// "email,sms" as the configuration has it.
json::array channels_in(
    std::string_view text, std::string_view option, std::string_view noun, const channel_words& known)
{
    json::array out;
    for (bool more = true; more;) {
        const auto end = std::min(text.find(','), text.size());
        const auto name = text.substr(0, end);
        const auto found = std::ranges::find(known, name, &channel_words::value_type::first);
        if (found == known.end())
            throw usage_fault{std::string{option} + ": \"" + std::string{name} + "\" is no " + std::string{noun} +
                              "; wanted are " + std::string{known[0].first} + ", " + std::string{known[1].first} +
                              " and " + std::string{known[2].first} + ", with commas between them"};
        out.emplace_back(found->second);
        more = end < text.size();
        text.remove_prefix(more ? end + 1 : end);
    }
    return out;
}

exit_code work(session& session, const work_options& options)
{
    if (!options.channels.empty() && !options.queues.empty())
        throw usage_fault{"--queue and --channels cannot stand together: give one of them"};
    if (!options.channels.empty())
        session.configure_engine("channels", channels_in(options.channels, "--channels", "channel", channels_by_name));
    if (!options.queues.empty())
        session.configure_engine("channels", channels_in(options.queues, "--queue", "queue", channels_by_queue));
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
        "  outbound work\n  outbound work --channels sms,phone\n  outbound work --queue emails,calls,sms\n\n"
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
